package io.htorrent.peers.dht;

import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.driver.DriverHost;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs lookups: asks whom a [Lookup] names, and tells it what came of it.
final class Lookups {

  /// When too much was sent already, we look again after this.
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final int BEGIN_WITH = 16;

  private final DriverHost host;
  private final RoutingTable table;
  private final Queries queries;
  private final boolean ipv6;
  private final boolean restrict;
  private Consumer<List<Contact>> otherFamily = _ -> {};
  private boolean wantsOther;
  private @Nullable Endpoint own;

  /// What is asked in a lookup, and what for.
  interface Search {
    String method();

    /// Adds what belongs to the method.
    void complete(Fields arguments);

    /// Whether it is of no use to find nodes that keep nothing.
    default boolean needsToken() {
      return false;
    }

    /// What one of the nodes said. False when it lied: it does not count.
    default boolean told(Endpoint from, Message.Reply reply) {
      return true;
    }

    /// It is over.
    void ended(Lookup lookup);
  }

  Lookups(DriverHost host, RoutingTable table, Queries queries, boolean ipv6, boolean restrict) {
    this.host = host;
    this.table = table;
    this.queries = queries;
    this.ipv6 = ipv6;
    this.restrict = restrict;
  }

  /// From now on nodes of the other address family are asked for too (BEP 32), and told here.
  ///
  /// @param needed whether there is need
  void other(boolean needed, Consumer<List<Contact>> heard) {
    wantsOther = needed;
    otherFamily = heard;
  }

  /// Our own address: nobody can send us there.
  void own(Endpoint address) {
    own = address;
  }

  /// Looks for what is close to the target, beginning with the closest that we know.
  ///
  /// @param more to begin with too; ids may be unknown
  void run(NodeId target, List<Endpoint> more, Search search) {
    Lookup lookup = new Lookup(target, restrict, search.needsToken());
    table.closest(target, BEGIN_WITH).forEach(known -> lookup.begin(known.id(), known.at()));
    more.forEach(endpoint -> lookup.begin(null, endpoint));
    new Run(lookup, search).proceed();
  }

  /// Arguments with who we are, and which nodes we want to hear of.
  Fields arguments() {
    Fields arguments = new Fields(table.self());
    return wantsOther ? arguments.texts("want", List.of("n4", "n6")) : arguments;
  }

  /// The nodes named in a reply, of our family; those of the other are passed on.
  List<Contact> contacts(Message.Reply reply, Endpoint from) {
    if (wantsOther) {
      otherFamily.accept(contacts(reply, from, !ipv6));
    }
    return contacts(reply, from, ipv6).stream()
        .filter(contact -> !contact.id().equals(table.self()))
        .filter(contact -> own == null || !own.sameIp(contact.at()))
        .toList();
  }

  /// Whether most of the nodes in a reply are where no node can be: then it is a trap.
  private boolean namesNowhere(Message.Reply reply, Endpoint from) {
    int length =
        reply.values().bytes(ipv6 ? "nodes6" : "nodes").map(BencodeValue.Bytes::length).orElse(0);
    int named = Math.min(Contact.MOST, length / Contact.stride(ipv6 ? 16 : 4));
    return contacts(reply, from, ipv6).size() < named / 2;
  }

  private static List<Contact> contacts(Message.Reply reply, Endpoint from, boolean ofIpv6) {
    return reply
        .values()
        .bytes(ofIpv6 ? "nodes6" : "nodes")
        .map(BencodeValue.Bytes::toArray)
        .map(compact -> Contact.read(compact, ofIpv6 ? 16 : 4, from))
        .orElse(List.of());
  }

  private final class Run {
    private final Lookup lookup;
    private final Search search;
    private boolean paused;
    private boolean over;

    Run(Lookup lookup, Search search) {
      this.lookup = lookup;
      this.search = search;
    }

    void proceed() {
      if (over) {
        return;
      }
      if (lookup.ended()) {
        over = true;
        search.ended(lookup);
        return;
      }
      Lookup.Candidate next;
      while (!paused && (next = lookup.next()) != null) {
        if (!ask(next)) {
          lookup.notAsked(next);
          pause();
        }
      }
    }

    private boolean ask(Lookup.Candidate candidate) {
      Fields arguments = arguments();
      search.complete(arguments);
      var question = new Queries.Question(candidate.at, candidate.id, search.method(), arguments);
      return queries.ask(question, new Asked(candidate));
    }

    private void pause() {
      paused = true;
      host.after(
          PAUSE_NANOS,
          () -> {
            paused = false;
            proceed();
          });
    }

    private final class Asked implements Queries.Outcome {
      private final Lookup.Candidate candidate;

      Asked(Lookup.Candidate candidate) {
        this.candidate = candidate;
      }

      @Override
      public void replied(Message.Reply reply) {
        if (over) {
          return;
        }
        if (namesNowhere(reply, candidate.at) || !search.told(candidate.at, reply)) {
          table.expel(candidate.at);
          lookup.expel(candidate);
          proceed();
          return;
        }
        byte[] token = reply.values().bytes("token").map(BencodeValue.Bytes::toArray).orElse(null);
        lookup.answered(candidate, reply.id(), token);
        for (Contact contact : contacts(reply, candidate.at)) {
          lookup.heard(contact, candidate);
          table.heard(contact.id(), contact.at(), host.nanos());
        }
        proceed();
      }

      @Override
      public void late() {
        lookup.late(candidate);
        proceed();
      }

      @Override
      public void failed() {
        lookup.failed(candidate);
        proceed();
      }
    }
  }
}
