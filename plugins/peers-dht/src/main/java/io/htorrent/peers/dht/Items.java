package io.htorrent.peers.dht;

import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Dict;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Gets items from the network and keeps them there (BEP 44).
final class Items {

  private final Queries queries;
  private final Lookups lookups;
  private final RoutingTable table;

  Items(RoutingTable table, Queries queries, Lookups lookups) {
    this.table = table;
    this.queries = queries;
    this.lookups = lookups;
  }

  /// Looks for an item.
  ///
  /// @param salt of a mutable one, else empty
  /// @param found told the newest genuine version, when all close nodes were asked
  void get(NodeId target, byte[] salt, Consumer<Optional<Item>> found) {
    search(target, salt, (_, best) -> found.accept(Optional.ofNullable(best)));
  }

  /// Keeps an item at the nodes closest to its target.
  ///
  /// @param stored told how many took it
  void put(Item item, IntConsumer stored) {
    byte[] salt = item instanceof Item.Mutable version ? version.salt() : new byte[0];
    search(item.target(), salt, (lookup, _) -> put(item, lookup, stored));
  }

  private void put(Item item, Lookup lookup, IntConsumer stored) {
    List<Lookup.Candidate> takers =
        lookup.closest().stream().filter(node -> node.token().isPresent()).toList();
    Count count = new Count(takers.size(), stored);
    for (Lookup.Candidate node : takers) {
      Fields arguments = new Fields(table.self()).bytes("token", node.token().orElseThrow());
      arguments.encoded("v", item.value());
      if (item instanceof Item.Mutable version) {
        arguments.bytes("k", version.key()).integer("seq", version.sequence());
        arguments.bytes("sig", version.signature());
        if (version.salt().length > 0) {
          arguments.bytes("salt", version.salt());
        }
      }
      if (!queries.ask(new Queries.Question(node.at, node.id, "put", arguments), count)) {
        count.failed();
      }
    }
    count.report();
  }

  /// How many of those asked have taken it.
  private static final class Count implements Queries.Outcome {
    private final IntConsumer stored;
    private int open;
    private int taken;
    private boolean reported;

    Count(int open, IntConsumer stored) {
      this.open = open;
      this.stored = stored;
    }

    @Override
    public void replied(Message.Reply reply) {
      taken++;
      open--;
      report();
    }

    @Override
    public void failed() {
      open--;
      report();
    }

    void report() {
      if (open == 0 && !reported) {
        reported = true;
        stored.accept(taken);
      }
    }
  }

  /// What a search ended with.
  private interface Ended {
    void with(Lookup lookup, @Nullable Item best);
  }

  private void search(NodeId target, byte[] salt, Ended ended) {
    lookups.run(
        target,
        List.of(),
        new Lookups.Search() {
          private @Nullable Item best;

          @Override
          public boolean needsToken() {
            return true;
          }

          @Override
          public String method() {
            return "get";
          }

          @Override
          public void complete(Fields arguments) {
            arguments.bytes("target", target.bytes());
          }

          @Override
          public boolean told(Endpoint from, Message.Reply reply) {
            if (!reply.values().has("v")) {
              return true;
            }
            Item item = read(reply, salt);
            if (!item.target().equals(target) || !item.genuine()) {
              return false;
            }
            if (best == null || isNewer(item, best)) {
              best = item;
            }
            return true;
          }

          @Override
          public void ended(Lookup lookup) {
            ended.with(lookup, best);
          }
        });
  }

  private static boolean isNewer(Item item, Item best) {
    return item instanceof Item.Mutable one
        && best instanceof Item.Mutable other
        && one.sequence() > other.sequence();
  }

  private static Item read(Message.Reply reply, byte[] salt) {
    Dict values = reply.values();
    byte[] value = reply.written("v");
    return values.has("k")
        ? new Item.Mutable(
            bytes(values, "k"), salt, values.integer("seq").orElse(-1), value, bytes(values, "sig"))
        : new Item.Immutable(value);
  }

  private static byte[] bytes(Dict values, String key) {
    return values.bytes(key).map(BencodeValue.Bytes::toArray).orElse(new byte[0]);
  }
}
