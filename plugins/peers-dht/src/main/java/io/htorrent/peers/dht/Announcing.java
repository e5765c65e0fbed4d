package io.htorrent.peers.dht;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.peers.PeerSource;
import io.htorrent.api.peers.PeerSource.Sought;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// One round for one torrent (BEP 5): its peers are looked for, and told as they are found; then
/// the eight closest nodes are told that we are one.
final class Announcing {

  private static final int MOST_IN_A_REPLY = 100;
  private static final int MOST_IN_A_ROUND = 1000;

  private final DriverHost host;
  private final RoutingTable table;
  private final Queries queries;
  private final Lookups lookups;
  private final PeerSource.Listener listener;

  Announcing(
      DriverHost host,
      RoutingTable table,
      Queries queries,
      Lookups lookups,
      PeerSource.Listener listener) {
    this.host = host;
    this.table = table;
    this.queries = queries;
    this.lookups = lookups;
    this.listener = listener;
  }

  /// Does a round.
  ///
  /// @param ended told when the search is over: whether anybody answered
  void run(Sought torrent, Consumer<Boolean> ended) {
    NodeId target = NodeId.of(torrent.infoHash().wireBytes());
    lookups.run(target, List.of(), new Round(torrent, target, ended));
  }

  private final class Round implements Lookups.Search {
    private final Sought torrent;
    private final NodeId target;
    private final Consumer<Boolean> ended;
    private final Set<Endpoint> told = new HashSet<>(); // never walked over

    Round(Sought torrent, NodeId target, Consumer<Boolean> ended) {
      this.torrent = torrent;
      this.target = target;
      this.ended = ended;
    }

    @Override
    public boolean needsToken() {
      return true;
    }

    @Override
    public String method() {
      return "get_peers";
    }

    @Override
    public void complete(Fields arguments) {
      arguments.bytes("info_hash", target.bytes());
      if (torrent.complete()) {
        arguments.integer("noseed", 1); // BEP 33: seeds have nothing for us
      }
    }

    @Override
    public boolean told(Endpoint from, Message.Reply reply) {
      List<PeerAddress> peers = new ArrayList<>();
      reply.values().list("values").ifPresent(values -> collect(values, from, peers));
      if (!peers.isEmpty()) {
        listener.found(torrent.infoHash(), peers);
      }
      return true;
    }

    private void collect(BencodeValue.List values, Endpoint from, List<PeerAddress> peers) {
      int read = 0;
      for (BencodeValue value : values) {
        if (++read > MOST_IN_A_REPLY || told.size() >= MOST_IN_A_ROUND) {
          return;
        }
        boolean compact =
            value instanceof BencodeValue.Bytes bytes
                && (bytes.length() == 6 || bytes.length() == 18);
        if (compact) {
          byte[] bytes = ((BencodeValue.Bytes) value).toArray();
          Endpoint peer = Endpoint.compact(bytes, 0, bytes.length - 2);
          if (from.mayName(peer) && told.add(peer)) {
            peers.add(peer.peer());
          }
        }
      }
    }

    @Override
    public void ended(Lookup lookup) {
      for (Lookup.Candidate node : lookup.closest()) {
        node.token().ifPresent(token -> announce(node, token, torrent.infoHash()));
      }
      ended.accept(!lookup.closest().isEmpty());
    }

    private void announce(Lookup.Candidate node, byte[] token, InfoHash infoHash) {
      // No implied_port: peers reach us over TCP, at the port that we say, whatever a router in
      // between makes of the port that this datagram is from.
      Fields arguments =
          new Fields(table.self())
              .bytes("info_hash", infoHash.wireBytes())
              .integer("port", node.at.isIpv6() ? host.port() : host.outsidePort())
              .bytes("token", token);
      if (torrent.complete()) {
        arguments.integer("seed", 1); // BEP 33
      }
      queries.ask(
          new Queries.Question(node.at, node.id, "announce_peer", arguments), new Ignored());
    }
  }

  /// Nothing depends on what comes of it: seven others have it.
  private static final class Ignored implements Queries.Outcome {
    @Override
    public void replied(Message.Reply reply) {}

    @Override
    public void failed() {}
  }
}
