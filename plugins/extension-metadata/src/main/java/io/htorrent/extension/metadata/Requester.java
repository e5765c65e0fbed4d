package io.htorrent.extension.metadata;

import io.htorrent.api.extension.ExtensionPeer;
import io.htorrent.api.extension.ExtensionTorrent;
import io.htorrent.api.extension.ExtensionViolation;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Asks peers for metadata until it is here and its hash right. On the torrent's loop.
final class Requester {

  /*
   * Everybody who claims the same size helps to fill one Assembly. When its hash is wrong, several
   * peers may have sent it and only one lied: all are held for a random while, and from then on one
   * peer at a time fills it, so that the next wrong hash convicts its sender, who is held longer
   * each time. An honest peer among n liars is thus found after at most n + 1 attempts, whatever
   * they claim. Memory: what came of all sizes together is at most four times the largest allowed;
   * beyond it the size that made no progress for longest gives up what it has.
   */

  private static final long SECOND = 1_000_000_000L;
  private static final long REJECTED_NANOS = 60 * SECOND;
  private static final long CONVICTED_NANOS = 300 * SECOND;
  private static final int SUSPECTED_SECONDS = 20; // and up to 50 more
  private static final int SUSPECTED_SPREAD_SECONDS = 50;
  private static final int TIMES_LARGEST = 4;
  private static final int MOST_SIZES = 64; // of those that nobody here claims any more

  private final ExtensionTorrent torrent;
  private final int largest;
  private final RandomGenerator random;
  private final Map<ExtensionPeer, Source> sources = new LinkedHashMap<>();
  private final Map<Integer, Assembly> assemblies = new LinkedHashMap<>(); // by size
  private String lastTrouble = "";
  private boolean done;

  /// @param largest bytes of metadata that may be claimed
  Requester(ExtensionTorrent torrent, int largest, RandomGenerator random) {
    this.torrent = torrent;
    this.largest = largest;
    this.random = random;
  }

  /// A peer says how much metadata it has. What is out of range is no offer (E08).
  void claimed(ExtensionPeer peer, long size) {
    if (done) {
      return;
    }
    Source source = sources.computeIfAbsent(peer, _ -> new Source());
    int usable = size > 0 && size <= largest ? (int) size : 0;
    if (size != 0 && usable == 0) {
      lastTrouble = peer.address() + " says that it has " + size + " bytes of it";
    }
    if (source.size != usable) {
      source.size = usable;
      source.forget();
      ask(peer, source);
    }
  }

  void left(ExtensionPeer peer) {
    sources.remove(peer);
    assemblies.values().stream()
        .filter(one -> Objects.equals(one.sole, peer))
        .forEach(Requester::dismissSole);
  }

  /// Once a second.
  void tick() {
    long nanos = torrent.nanos();
    if (done) {
      return;
    }
    for (Assembly assembly : assemblies.values()) {
      Source sole = assembly.sole == null ? null : sources.get(assembly.sole);
      if (sole != null && sole.silent(nanos)) {
        sole.hold(nanos, REJECTED_NANOS);
        dismissSole(assembly);
      }
    }
    List.copyOf(sources.entrySet()).forEach(one -> ask(one.getKey(), one.getValue()));
  }

  /// A piece came.
  void received(ExtensionPeer peer, MetadataMessage.Data data) throws ExtensionViolation {
    Source source = sources.get(peer);
    if (done || source == null) {
      return;
    }
    Optional<Assembly> target = Optional.ofNullable(assemblies.get(source.size));
    boolean sizeAgrees = data.total() == 0 || data.total() == source.size;
    if (!source.answered(data.piece()) || target.isEmpty() || !sizeAgrees) {
      mistake(source, data);
      return;
    }
    Assembly assembly = target.get();
    int piece = (int) data.piece();
    if (data.bytes().length != assembly.lengthOf(piece)) {
      assembly.released(piece);
      mistake(source, data);
    } else if (!assembly.has(piece) && assembly.takesFrom(peer)) {
      makeRoom(assembly, data.bytes().length);
      assembly.came(piece, data.bytes(), peer, torrent.nanos());
      if (assembly.complete()) {
        assembled(assembly);
      }
    }
    ask(peer, source);
  }

  /// A peer does not give us a piece: nor another, for a while.
  void rejected(ExtensionPeer peer, long piece) {
    Source source = sources.get(peer);
    if (done || source == null || !source.answered(piece)) {
      return;
    }
    lastTrouble = peer.address() + " refused";
    source.hold(torrent.nanos(), REJECTED_NANOS);
    source.forget();
    Assembly assembly = assemblies.get(source.size);
    if (assembly != null) {
      assembly.released((int) piece);
      if (Objects.equals(assembly.sole, peer)) {
        dismissSole(assembly);
      }
    }
    List.copyOf(sources.entrySet()).forEach(one -> ask(one.getKey(), one.getValue()));
  }

  /// How it is doing, for people.
  String status() {
    long offering = sources.values().stream().filter(source -> source.size > 0).count();
    String offers = offering + (offering == 1 ? " peer has it" : " peers have it");
    String pieces =
        assemblies.values().stream()
            .filter(one -> one.have() > 0)
            .max(Comparator.comparingInt(Assembly::have))
            .map(one -> ", " + one.have() + " of " + one.pieceCount() + " pieces are here")
            .orElse("");
    return offers + pieces + (lastTrouble.isEmpty() ? "" : "; " + lastTrouble);
  }

  /// Bytes that are kept.
  int bytes() {
    return assemblies.values().stream().mapToInt(Assembly::bytes).sum();
  }

  private void ask(ExtensionPeer peer, Source source) {
    long nanos = torrent.nanos();
    while (!done && peer.speaks() && source.askable(nanos)) {
      Assembly assembly = assembly(source.size);
      if (assembly.single && assembly.sole == null) {
        assembly.sole = peer;
      }
      int piece = assembly.takesFrom(peer) ? assembly.next(nanos) : -1;
      if (piece < 0) {
        return;
      }
      assembly.asked(piece, nanos);
      source.ask(piece, nanos);
      peer.send(MetadataMessage.request(piece));
    }
  }

  private Assembly assembly(int size) {
    Assembly known = assemblies.get(size);
    if (known != null) {
      return known;
    }
    assemblies.values().removeIf(one -> one.have() == 0 && !claimed(one));
    if (assemblies.size() >= MOST_SIZES) {
      assemblies.values().stream()
          .filter(one -> !claimed(one))
          .min(Comparator.comparingLong(one -> one.progressNanos - torrent.nanos()))
          .ifPresent(oldest -> assemblies.remove(oldest.size()));
    }
    Assembly fresh = new Assembly(size, torrent.nanos());
    assemblies.put(size, fresh);
    return fresh;
  }

  private void assembled(Assembly assembly) {
    if (torrent.metadataFound(assembly.assembled())) {
      done = true;
      sources.clear();
      assemblies.clear();
      return;
    }
    List<ExtensionPeer> senders = assembly.senders();
    boolean convicted = senders.size() == 1;
    for (ExtensionPeer sender : senders) {
      Source source = sources.get(sender);
      if (source != null) {
        source.forget();
        source.hold(torrent.nanos(), convicted ? CONVICTED_NANOS : suspicionNanos());
      }
    }
    lastTrouble =
        convicted
            ? senders.getFirst().address() + " sent metadata of another torrent"
            : "what " + senders.size() + " peers sent together did not match the hash";
    assembly.restart();
    assembly.sole = null;
    assembly.single |= !convicted;
  }

  private long suspicionNanos() {
    return (SUSPECTED_SECONDS + random.nextInt(SUSPECTED_SPREAD_SECONDS + 1)) * SECOND;
  }

  /// The next one who can fills it from the beginning.
  private static void dismissSole(Assembly assembly) {
    assembly.sole = null;
    assembly.restart();
  }

  private void makeRoom(Assembly growing, int length) {
    while (bytes() + length > TIMES_LARGEST * largest) {
      assemblies.values().stream()
          .filter(one -> one != growing && one.have() > 0)
          .min(Comparator.comparingLong(one -> one.progressNanos - torrent.nanos()))
          .ifPresent(Assembly::restart);
    }
  }

  private boolean claimed(Assembly assembly) {
    return sources.values().stream().anyMatch(source -> source.size == assembly.size());
  }

  /// E10: what was not asked for, has the wrong length or another size than claimed is dropped.
  private static void mistake(Source source, MetadataMessage.Data data) throws ExtensionViolation {
    if (source.mistaken()) {
      throw new ExtensionViolation("metadata that nobody asked for: " + data, 9);
    }
  }
}
