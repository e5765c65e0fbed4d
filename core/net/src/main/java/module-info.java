/// Sockets. The only module that names Netty. It moves bytes and decides nothing.
module io.htorrent.net {
  requires io.htorrent.engine;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires org.slf4j;
  requires static org.jspecify;
}
