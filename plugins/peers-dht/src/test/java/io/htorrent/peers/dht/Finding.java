package io.htorrent.peers.dht;

import java.util.function.Consumer;

/// A search for nodes.
record Finding(NodeId target, Consumer<Lookup> whenEnded) implements Lookups.Search {

  @Override
  public String method() {
    return "find_node";
  }

  @Override
  public void complete(Fields arguments) {
    arguments.bytes("target", target.bytes());
  }

  @Override
  public void ended(Lookup lookup) {
    whenEnded.accept(lookup);
  }
}
