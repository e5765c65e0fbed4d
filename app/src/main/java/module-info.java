/// The program: command line, configuration, state on disk and the host of plugins. The only module
/// that names pf4j and logback.
module io.htorrent.app {
  requires ch.qos.logback.classic;
  requires info.picocli;
  requires io.htorrent.api;
  requires io.htorrent.engine;
  requires io.htorrent.net;
  requires org.slf4j;
  requires org.tomlj;
  requires pf4j;
  requires static org.jspecify;
}
