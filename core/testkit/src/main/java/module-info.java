/// The virtual world and the contract tests, also for authors of plugins.
module io.htorrent.testkit {
  // A contract speaks of api types and is a JUnit test.
  requires transitive io.htorrent.api;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
  requires io.htorrent.engine;
  requires org.assertj.core;
  requires static org.jspecify;

  exports io.htorrent.testkit;
  exports io.htorrent.testkit.world;

  // JUnit calls the tests of the contracts, which are package-private.
  opens io.htorrent.testkit to
      org.junit.platform.commons;
}
