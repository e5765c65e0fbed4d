/// Sockets. The only module that names Netty. It moves bytes and decides nothing.
module io.htorrent.net {
  requires transitive io.htorrent.engine; // Loop and PeerChannel are in the signatures
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires org.slf4j;
  requires static org.jspecify;

  // The application wires it; the testkit runs worlds over real sockets.
  exports io.htorrent.net to
      io.htorrent.app,
      io.htorrent.testkit;
}
