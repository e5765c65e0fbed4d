package io.htorrent.engine;

import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.wire.Handshake;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where strangers wait who have connected and not said yet which torrent they mean: each for ten
/// seconds, and at most 256. On the session's loop.
///
/// When it is full, the network that has the most of them there gives up the one that waits
/// longest: however many connections somebody opens and leaves silent (W26), another who says at
/// once what he wants is let through.
final class Lobby {

  private static final int PLACES = 256;
  private static final int IPV4_NETWORK_BYTES = 3; // a /24
  private static final int IPV6_NETWORK_BYTES = 8; // a /64
  private static final Logger log = LoggerFactory.getLogger(Lobby.class);

  private final Loop loop;
  private final Host host;
  private final SequencedSet<Stranger> waiting = new LinkedHashSet<>(); // in order of arrival

  /// Who takes care of strangers that have introduced themselves.
  @FunctionalInterface
  interface Host {
    /// @param rest bytes that followed the handshake
    void met(PeerChannel channel, Handshake handshake, ByteBuffer rest);
  }

  Lobby(Loop loop, Host host) {
    this.loop = loop;
    this.host = host;
  }

  /// Somebody connected.
  void enter(PeerChannel channel) {
    if (waiting.size() >= PLACES) {
      sendAway(longestOfTheMost());
    }
    Stranger stranger = new Stranger(channel);
    waiting.addLast(stranger);
    HandshakeStage.await(channel, loop, stranger);
  }

  private void sendAway(Stranger stranger) {
    log.debug("{}: makes room for others in the lobby", stranger.channel.remote());
    waiting.remove(stranger);
    stranger.channel.close();
  }

  private Stranger longestOfTheMost() {
    Map<ByteBuffer, Integer> counts = new LinkedHashMap<>();
    waiting.forEach(stranger -> counts.merge(stranger.network, 1, Integer::sum));
    Stranger chosen = waiting.getFirst();
    for (Stranger one : waiting) {
      if (counts.getOrDefault(one.network, 0) > counts.getOrDefault(chosen.network, 0)) {
        chosen = one;
      }
    }
    return chosen;
  }

  private static ByteBuffer network(InetAddress ip) {
    byte[] address = ip.getAddress();
    int bytes = address.length == 4 ? IPV4_NETWORK_BYTES : IPV6_NETWORK_BYTES;
    return ByteBuffer.wrap(Arrays.copyOf(address, bytes));
  }

  /// One of them.
  private final class Stranger implements HandshakeStage.Outcome {
    private final PeerChannel channel;
    private final ByteBuffer network;

    Stranger(PeerChannel channel) {
      this.channel = channel;
      this.network = network(channel.remote().ip());
    }

    @Override
    public void met(Handshake handshake, ByteBuffer rest) {
      if (waiting.remove(this)) {
        host.met(channel, handshake, rest);
      }
    }

    @Override
    public void failed(String reason) {
      waiting.remove(this);
    }
  }
}
