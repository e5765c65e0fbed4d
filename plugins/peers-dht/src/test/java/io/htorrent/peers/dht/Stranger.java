package io.htorrent.peers.dht;

import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.network.UdpLane;
import io.htorrent.testkit.DatagramHost;
import io.htorrent.testkit.DatagramWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Somebody at an address who sends what the test says, and keeps what comes.
final class Stranger {

  static final byte[] TRANSACTION = {'x', 'y'};

  final DatagramHost host;
  final NodeId id;
  final List<byte[]> received = new ArrayList<>();
  private final DatagramWorld world;
  private final UdpLane lane;
  private @Nullable BiFunction<Message.Query, Endpoint, byte[]> script;

  Stranger(DatagramWorld world, String address) {
    this.world = world;
    host = world.host(address);
    id = SecureId.of(at(), world.random());
    try {
      lane = host.network().lane(UdpLane.Protocol.DHT, this::take);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// From now on queries are answered so; with no bytes not at all.
  Stranger answering(BiFunction<Message.Query, Endpoint, byte[]> answers) {
    script = answers;
    return this;
  }

  /// From now on queries are answered with these values beside the id.
  Stranger replying(java.util.function.Consumer<Fields> values) {
    return answering((query, from) -> {
      Fields fields = new Fields(id);
      values.accept(fields);
      return Krpc.reply(query.transaction(), fields, from);
    });
  }

  private void take(InetSocketAddress from, ByteBuffer datagram) {
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(bytes);
    received.add(bytes);
    if (script != null && Krpc.read(bytes) instanceof Message.Query query) {
      byte[] answer = script.apply(query, Endpoint.of(from).orElseThrow());
      if (answer.length > 0) {
        lane.send(from, ByteBuffer.wrap(answer));
      }
    }
  }

  Endpoint at() {
    return Endpoint.of(host.address()).orElseThrow();
  }

  Contact contact() {
    return new Contact(id, at());
  }

  void send(Endpoint to, byte[] datagram) {
    lane.send(to.socket(), ByteBuffer.wrap(datagram));
  }

  void send(Endpoint to, String text) {
    send(to, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Asks, and waits a second. The answer; null when there was none.
  @Nullable Message ask(Endpoint to, String method, Fields arguments) {
    return ask(to, Krpc.query(TRANSACTION, method, arguments, false));
  }

  @Nullable Message ask(Endpoint to, byte[] datagram) {
    int before = received.size();
    send(to, datagram);
    world.run(Duration.ofSeconds(1));
    // We may be asked meanwhile; that is no answer.
    return received.stream()
        .skip(before)
        .map(Krpc::read)
        .filter(message -> !(message instanceof Message.Query))
        .findFirst()
        .orElse(null);
  }

  /// The values of a reply that must be one.
  Dict values(Endpoint to, String method, Fields arguments) {
    if (ask(to, method, arguments) instanceof Message.Reply reply) {
      return reply.values();
    }
    throw new AssertionError("no reply to " + method);
  }

  byte[] token(Endpoint to, NodeId torrent) {
    return values(to, "get_peers", fields().bytes("info_hash", torrent.bytes()))
        .bytes("token")
        .orElseThrow()
        .toArray();
  }

  Fields fields() {
    return new Fields(id);
  }

  /// The queries of a kind that came.
  List<Message.Query> asked(String method) {
    List<Message.Query> queries = new ArrayList<>();
    for (byte[] datagram : received) {
      if (Krpc.read(datagram) instanceof Message.Query query && query.method().equals(method)) {
        queries.add(query);
      }
    }
    return queries;
  }

  static List<byte[]> strings(Dict values, String key) {
    List<byte[]> strings = new ArrayList<>();
    values
        .list(key)
        .ifPresent(
            list -> list.forEach(value -> strings.add(((BencodeValue.Bytes) value).toArray())));
    return strings;
  }
}
