/// The engine of htorrent: torrents, peers, pieces as state machines, without sockets, files or
/// plugins.
///
/// Exported to the rooms of this house only: plugins see `io.htorrent.api`.
module io.htorrent.engine {
  requires transitive io.htorrent.api;
  requires static org.jspecify;
  // Events for who records: engine.jfr.
  requires jdk.jfr;
  requires org.slf4j;

  exports io.htorrent.engine to
      io.htorrent.app,
      io.htorrent.testkit;
  exports io.htorrent.engine.disk to
      io.htorrent.app,
      io.htorrent.testkit;
  exports io.htorrent.engine.loop to
      io.htorrent.app,
      io.htorrent.net,
      io.htorrent.testkit;
  exports io.htorrent.engine.port to
      io.htorrent.app,
      io.htorrent.net,
      io.htorrent.testkit;
  exports io.htorrent.engine.wire to
      io.htorrent.testkit;
}
