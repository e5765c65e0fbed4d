package io.htorrent.peers.dht;

import io.htorrent.api.bencode.BencodeValue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers what others ask (BEP 5, 32, 33, 44, 51). Says what to send and sends nothing.
///
/// An answer fits into one datagram, and is no larger than three times the question for who has not
/// proven that the question came from there: nobody can use us to flood somebody else.
final class Answers {

  private static final int AMPLIFICATION = 3;

  /// An item of 1000 bytes has to fit, with its key and signature (BEP 44).
  private static final int LARGEST_WITH_ITEM = 1300;

  private static final int MOST_VALUES = 100;
  private static final int NODES = RoutingTable.CLOSEST;

  private final RoutingTable table;
  private final PeerStore peers;
  private final ItemStore items;
  private final Tokens tokens;
  private final Puts puts;
  private @Nullable RoutingTable otherFamily;

  Answers(RoutingTable table, PeerStore peers, ItemStore items, Tokens tokens) {
    this.table = table;
    this.peers = peers;
    this.items = items;
    this.tokens = tokens;
    this.puts = new Puts(items);
  }

  /// The table of the other address family, for who wants its nodes (BEP 32).
  void other(RoutingTable other) {
    otherFamily = other;
  }

  /// The answer, whole; empty when there is to be none.
  Optional<byte[]> answer(Message.Query query, Endpoint from, long nanos) {
    if (query.id().equals(table.self())) {
      return Optional.empty(); // it is us, or says so
    }
    Asked asked = new Asked(query, from, nanos);
    return switch (query.method()) {
      case "ping" -> asked.reply(asked.fields());
      case "find_node" -> asked.findNode();
      case "get_peers" -> asked.getPeers();
      case "announce_peer" -> asked.announcePeer();
      case "get" -> asked.get();
      case "put" -> asked.put();
      case "sample_infohashes" -> asked.sample();
      default -> asked.unknown();
    };
  }

  /// A question that is being answered.
  private final class Asked {
    private final Message.Query query;
    private final Endpoint from;
    private final long nanos;

    Asked(Message.Query query, Endpoint from, long nanos) {
      this.query = query;
      this.from = from;
      this.nanos = nanos;
    }

    Fields fields() {
      return new Fields(table.self());
    }

    Optional<byte[]> reply(Fields values) {
      return Optional.of(Krpc.reply(query.transaction(), values, from));
    }

    private Optional<byte[]> fault(int code, String reason) {
      return Optional.of(Krpc.failure(query.transaction(), code, reason));
    }

    private Optional<byte[]> fault(String reason) {
      return fault(Krpc.PROTOCOL_ERROR, reason);
    }

    private @Nullable NodeId id(String key) {
      return Message.id(query.arguments(), key);
    }

    private boolean flag(String key) {
      return query.arguments().integer(key).orElse(0) != 0;
    }

    Optional<byte[]> findNode() {
      NodeId target = id("target");
      return target == null ? fault("a target has 20 bytes") : nodes(target);
    }

    private Optional<byte[]> nodes(NodeId target) {
      Fields values = fields();
      addNodes(values, target, room());
      return reply(values);
    }

    // Who speaks a later version of the protocol is at least led closer.
    Optional<byte[]> unknown() {
      NodeId target = id("target") != null ? id("target") : id("info_hash");
      return target == null ? fault(Krpc.UNKNOWN_METHOD, "method unknown") : nodes(target);
    }

    Optional<byte[]> getPeers() {
      NodeId torrent = id("info_hash");
      if (torrent == null) {
        return fault("an info_hash has 20 bytes");
      }
      int room = room();
      Fields values = fields().bytes("token", tokens.make(from, nanos));
      boolean scrape = flag("scrape") && peers.knows(torrent);
      if (scrape && room == Krpc.LARGEST_SENT) {
        values.bytes("BFpe", peers.filter(torrent, false).toBytes());
        values.bytes("BFsd", peers.filter(torrent, true).toBytes());
      }
      addValues(values, torrent, room);
      addNodes(values, torrent, room);
      return reply(values);
    }

    /// As many peers as fit beside half of the nodes; all nodes where there is room for a whole
    /// datagram.
    private void addValues(Fields values, NodeId torrent, int room) {
      int ipBytes = from.isIpv6() ? 16 : 4;
      boolean whole = room == Krpc.LARGEST_SENT;
      int nodes = (whole ? NODES : NODES / 2) * Contact.stride(ipBytes);
      int each = Fields.stringLength(ipBytes + 2);
      int left = room - length(values) - "6:valuesle".length() - nodes - "6:nodes6888:".length();
      int fit = Math.max(0, Math.min(MOST_VALUES, left / each));
      List<Endpoint> some = peers.some(torrent, fit, flag("noseed"), nanos);
      if (!some.isEmpty()) {
        values.strings("values", some.stream().map(Endpoint::compact).toList());
      }
    }

    /// The closest nodes, as many as fit; of the other address family too, or only, for who wants
    /// them (BEP 32).
    private void addNodes(Fields values, NodeId target, int room) {
      boolean choosy = wants("n4") || wants("n6");
      boolean ipv4 = choosy ? wants("n4") : !from.isIpv6();
      boolean ipv6 = choosy ? wants("n6") : from.isIpv6();
      int left = room - length(values);
      if (ipv4) {
        addNodes(values, target, false, ipv6 ? left / 2 : left);
      }
      if (ipv6) {
        addNodes(values, target, true, room - length(values));
      }
    }

    private void addNodes(Fields values, NodeId target, boolean ofIpv6, int left) {
      String key = ofIpv6 ? "nodes6" : "nodes";
      int stride = Contact.stride(ofIpv6 ? 16 : 4);
      int fit = (left - Fields.stringLength(key.length()) - "888:".length()) / stride;
      RoutingTable source = ofIpv6 == from.isIpv6() ? table : otherFamily;
      List<Contact> closest =
          source == null ? List.of() : source.closest(target, Math.clamp(fit, 0, NODES));
      values.bytes(key, Contact.compact(closest, ofIpv6 ? 16 : 4));
    }

    private boolean wants(String family) {
      for (BencodeValue.List list : query.arguments().list("want").stream().toList()) {
        for (BencodeValue value : list) {
          if (value instanceof BencodeValue.Bytes word && word.text().equals(family)) {
            return true;
          }
        }
      }
      return false;
    }

    Optional<byte[]> announcePeer() {
      NodeId torrent = id("info_hash");
      if (torrent == null) {
        return fault("an info_hash has 20 bytes");
      }
      long port = flag("implied_port") ? from.port() : query.arguments().integer("port").orElse(0);
      if (port < 1 || port > 65535) {
        return fault("a port is 1 to 65535");
      }
      if (!hasToken()) {
        return fault("bad token");
      }
      peers.announced(torrent, from.withPort((int) port), flag("seed"), nanos);
      return reply(fields());
    }

    private boolean hasToken() {
      return tokens.accept(
          query.arguments().bytes("token").map(BencodeValue.Bytes::toArray).orElse(new byte[0]),
          from,
          nanos);
    }

    Optional<byte[]> get() {
      NodeId target = id("target");
      if (target == null) {
        return fault("a target has 20 bytes");
      }
      Fields values = fields().bytes("token", tokens.make(from, nanos));
      Optional<Item> item = items.get(target);
      item.ifPresent(one -> addItem(values, one));
      addNodes(values, target, item.isPresent() ? LARGEST_WITH_ITEM : room());
      return reply(values);
    }

    private void addItem(Fields values, Item item) {
      if (item instanceof Item.Mutable version) {
        values.integer("seq", version.sequence());
        if (version.sequence() <= query.arguments().integer("seq").orElse(-1)) {
          return; // no news
        }
        values.bytes("k", version.key()).bytes("sig", version.signature());
      }
      values.encoded("v", item.value());
    }

    Optional<byte[]> put() {
      if (!hasToken()) {
        return fault("bad token");
      }
      Puts.Verdict verdict = puts.put(query, nanos);
      return verdict.code() == 0 ? reply(fields()) : fault(verdict.code(), verdict.reason());
    }

    Optional<byte[]> sample() {
      NodeId target = id("target");
      if (target == null) {
        return fault("a target has 20 bytes");
      }
      int room = room();
      Fields values = fields().integer("interval", PeerStore.SAMPLE_SECONDS);
      values.integer("num", peers.torrents());
      int nodes = (room == Krpc.LARGEST_SENT ? NODES : NODES / 2) * Contact.stride(4);
      int left = room - length(values) - "7:samples888:".length() - nodes;
      List<NodeId> all = peers.sample(nanos);
      List<NodeId> some = all.subList(0, Math.clamp(left / NodeId.BYTES, 0, all.size()));
      byte[] samples = new byte[some.size() * NodeId.BYTES];
      for (int i = 0; i < some.size(); i++) {
        System.arraycopy(some.get(i).bytes(), 0, samples, i * NodeId.BYTES, NodeId.BYTES);
      }
      values.bytes("samples", samples);
      addNodes(values, target, room);
      return reply(values);
    }

    private int room() {
      boolean proven = tokens.proven(from, nanos) || table.proven(from);
      int most = AMPLIFICATION * query.datagram().length;
      return proven ? Krpc.LARGEST_SENT : Math.min(Krpc.LARGEST_SENT, most);
    }

    private int length(Fields values) {
      return Krpc.replyLength(query.transaction(), values, from);
    }
  }
}
