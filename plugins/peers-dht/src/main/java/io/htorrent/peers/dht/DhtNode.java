package io.htorrent.peers.dht;

import io.htorrent.api.InfoHash;
import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.peers.PeerSource;
import io.htorrent.api.peers.PeerSource.Sought;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// We, in the DHT of one address family (BEP 32): id, table, stores, and what is under way.
final class DhtNode {

  private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int SILENT_QUESTIONS = 3;
  private static final double HEARSAY_PER_SECOND = 2;
  private static final double HEARSAY_SECONDS = 10;
  private static final int ERRANDS = 2; // each 5 s
  private static final int MOST_ERRANDS = 8;

  private final Parts parts;
  private final boolean ipv6;
  private final RoutingTable table;
  private final PeerStore peers;
  private final ItemStore items;
  private final Answers answers;
  private final Queries queries;
  private final Lookups lookups;
  private final Bootstrap bootstrap;
  private final SoughtTorrents torrents;
  private final Tokens tokens;
  private final OwnAddress ownAddress = new OwnAddress();
  private final Budget hearsay;
  private @Nullable Endpoint external;
  private @Nullable Endpoint routersWord; // the latest
  private @Nullable DhtNode other;
  private boolean unheard;

  /// What both families share.
  record Parts(
      DriverHost host,
      Outbox outbox,
      Settings settings,
      PeerSource.Listener listener,
      RandomGenerator random) {}

  DhtNode(Parts parts, boolean ipv6, SavedState saved) {
    this.parts = parts;
    this.ipv6 = ipv6;
    DriverHost host = parts.host;
    Settings settings = parts.settings;
    RandomGenerator random = parts.random;
    NodeId self = saved.id() != null ? saved.id() : NodeId.random(random);
    table = new RoutingTable(self, settings.restrict(), settings.strict());
    peers = new PeerStore(self, random);
    items = new ItemStore(self);
    tokens = new Tokens(random, host.nanos());
    answers = new Answers(table, peers, items, tokens);
    queries = new Queries(host, parts.outbox, table, settings.readOnly(), random);
    lookups = new Lookups(host, table, queries, ipv6, settings.restrict());
    Routers routers = new Routers(host, settings.bootstrap(), ipv6, random);
    List<Endpoint> remembered = saved.contacts().stream().map(Contact::at).toList();
    bootstrap = new Bootstrap(host, table, lookups, routers, remembered);
    Announcing announcing = new Announcing(host, table, queries, lookups, parts.listener);
    torrents = new SoughtTorrents(host, announcing);
    hearsay = new Budget(HEARSAY_PER_SECOND, HEARSAY_SECONDS, host.nanos());
  }

  /// Joins the network.
  void start(@Nullable DhtNode otherFamily) {
    other = otherFamily;
    if (otherFamily != null) {
      answers.other(otherFamily.table);
    }
    wantOther();
    hearRouter();
    bootstrap.start(torrents::joined);
  }

  private void wantOther() {
    DhtNode there = other;
    if (there != null) {
      boolean needed = there.table.size() < RoutingTable.CLOSEST;
      lookups.other(needed, contacts -> contacts.forEach(there::named));
    }
  }

  private void named(Contact contact) {
    table.heard(contact.id(), contact.at(), parts.host.nanos());
  }

  void received(Message message, Endpoint from) {
    long nanos = parts.host.nanos();
    switch (message) {
      case Message.Query query -> asked(query, from, nanos);
      case Message.Reply reply -> {
        if (queries.received(reply, from)) {
          answered(reply, from);
        }
      }
      case Message.Failure failure -> queries.received(failure, from);
      case Message.Faulty faulty -> {
        if (!parts.settings.readOnly()) {
          byte[] error = Krpc.failure(faulty.transaction(), faulty.code(), faulty.reason());
          parts.outbox.reply(from, error, nanos);
        }
      }
      case Message.Garbage _ -> {}
    }
  }

  private void asked(Message.Query query, Endpoint from, long nanos) {
    if (parts.settings.readOnly()) {
      return; // BEP 43
    }
    answers.answer(query, from, nanos).ifPresent(answer -> parts.outbox.reply(from, answer, nanos));
    if (!query.readOnly()) {
      table.heard(query.id(), from, nanos);
    }
  }

  private void answered(Message.Reply reply, Endpoint from) {
    if (unheard) {
      unheard = false;
      torrents.hasten();
      bootstrap.hurry();
    }
    Endpoint seen = reply.seenAs();
    if (seen != null) {
      ownAddress.vote(from, seen).ifPresent(this::weAreAt);
    }
  }

  /// The router may know our address before other nodes tell it, and is the first to know when it
  /// is another one. Its word counts when it is news, until they agree that it is wrong.
  private void hearRouter() {
    parts
        .host
        .outsideAddress()
        .map(ip -> Endpoint.of(ip, 0))
        .filter(at -> at.isIpv6() == ipv6 && at.reach() == Endpoint.Reach.GLOBAL)
        .filter(at -> !at.equals(routersWord))
        .ifPresent(at -> {
          boolean another = routersWord != null;
          routersWord = at;
          if (another) {
            ownAddress.forget();
          }
          if (another || external == null) {
            weAreAt(at);
          }
        });
  }

  /// We learned our address: our id has to follow from it (BEP 42).
  private void weAreAt(Endpoint ip) {
    if (ip.equals(external)) {
      return;
    }
    external = ip;
    lookups.own(ip);
    if (!SecureId.matches(table.self(), ip)) {
      NodeId id = SecureId.of(ip, parts.random);
      table.moved(id);
      peers.moved(id);
      items.moved(id);
      bootstrap.hurry();
    }
  }

  /// We may be in another network: those near to us are looked for, and told of all torrents, from
  /// there; our address is found out anew.
  void networkChanged() {
    ownAddress.forget();
    external = null;
    tokens.forget();
    bootstrap.anew();
    torrents.hasten();
  }

  /// Every few seconds: what is old goes, the table is looked after, and if nobody answers any more
  /// we begin anew.
  void tick() {
    long nanos = parts.host.nanos();
    peers.expire(nanos);
    items.expire(nanos);
    wantOther();
    hearRouter();
    boolean more = true;
    for (int i = 0; more && i < MOST_ERRANDS; i++) {
      Optional<RoutingTable.Errand> errand = table.errand(nanos);
      errand.ifPresent(this::send);
      more = errand.isPresent() && (errand.get().urgent() || i + 1 < ERRANDS);
    }
    unheard = queries.lost() >= SILENT_QUESTIONS && !queries.answeredSince(nanos - SILENCE_NANOS);
    if (unheard) {
      // One after the other, until the line is there again.
      table.closest(NodeId.random(parts.random), 1).forEach(known -> heardOf(known.at()));
    }
    bootstrap.check(unheard);
  }

  private void send(RoutingTable.Errand errand) {
    int sharedBits = errand.sharedBits();
    NodeId self = table.self();
    NodeId target = sharedBits < NodeId.BITS ? self.diverging(sharedBits, parts.random) : self;
    Contact contact = errand.contact();
    Fields arguments = lookups.arguments().bytes("target", target.bytes());
    queries.ask(
        new Queries.Question(contact.at(), contact.id(), "find_node", arguments),
        new Listening(contact.at()));
  }

  /// Somebody says that a node is here: it is asked who is near to us.
  void heardOf(Endpoint at) {
    if (at.reach() == Endpoint.Reach.NOWHERE
        || at.port() == 0
        || !hearsay.take(1, 0, parts.host.nanos())) {
      return;
    }
    Fields arguments = lookups.arguments().bytes("target", table.self().bytes());
    queries.ask(new Queries.Question(at, null, "find_node", arguments), new Listening(at));
  }

  /// Takes the nodes that are named in an answer as candidates.
  private final class Listening implements Queries.Outcome {
    private final Endpoint from;

    Listening(Endpoint from) {
      this.from = from;
    }

    @Override
    public void replied(Message.Reply reply) {
      lookups.contacts(reply, from).forEach(DhtNode.this::named);
      if (table.size() == 1) {
        bootstrap.hurry(); // the first
      }
    }

    @Override
    public void failed() {}
  }

  void sought(Sought torrent) {
    torrents.sought(torrent);
  }

  void forgotten(InfoHash torrent) {
    torrents.forgotten(torrent);
  }

  boolean isIpv6() {
    return ipv6;
  }

  int size() {
    return table.size();
  }

  RoutingTable table() {
    return table;
  }

  PeerStore peers() {
    return peers;
  }

  ItemStore items() {
    return items;
  }

  Lookups lookups() {
    return lookups;
  }

  /// Items in the network, not those kept here.
  Items distantItems() {
    return new Items(table, queries, lookups);
  }

  Optional<Endpoint> external() {
    return Optional.ofNullable(external);
  }

  SavedState state() {
    return new SavedState(table.self(), table.contacts(SavedState.MOST_CONTACTS));
  }
}
