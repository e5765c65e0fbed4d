/// The program: command line, configuration, state on disk and the host of plugins. The only module
/// that names pf4j and logback.
module io.htorrent.app {
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  // Judges Plugin-Version and Plugin-Requires as pf4j does, which brings it.
  requires com.github.zafarkhaja.semver;
  requires info.picocli;
  requires io.htorrent.api;
  requires io.htorrent.engine;
  requires io.htorrent.net;
  requires org.slf4j;
  requires org.tomlj;
  requires pf4j;
  // Records the program itself: --jfr.
  requires jdk.jfr;
  // Signals only.
  requires jdk.unsupported;
  requires static org.jspecify;

  // What plugins provide: one line for each SpiKind.
  uses io.htorrent.api.choker.Choker.Factory;
  uses io.htorrent.api.extension.PeerExtension.Factory;
  uses io.htorrent.api.peers.PeerSource.Factory;
  uses io.htorrent.api.picker.PiecePicker.Factory;
  uses io.htorrent.api.portmap.PortMapper.Factory;
  uses io.htorrent.api.source.BlockSource.Factory;
  uses io.htorrent.api.storage.Storage.Factory;
  uses io.htorrent.api.tracker.Tracker.Factory;
  uses io.htorrent.api.tracker.TrackerServer.Factory;

  // picocli fills in the fields of commands by reflection.
  opens io.htorrent.app.cli to
      info.picocli;

  // logback asks for its set-up.
  provides ch.qos.logback.classic.spi.Configurator with
      io.htorrent.app.cli.Logging;
}
