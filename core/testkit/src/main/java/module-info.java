/// The virtual world and the contract tests, also for authors of plugins.
module io.htorrent.testkit {
  // A contract speaks of api types and is a JUnit test.
  requires transitive io.htorrent.api;
  requires transitive org.junit.jupiter.api;
  requires io.htorrent.engine;
  requires org.assertj.core;
  requires org.junit.jupiter.params;
  requires static org.jspecify;
}
