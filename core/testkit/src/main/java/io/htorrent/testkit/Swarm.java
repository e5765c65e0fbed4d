package io.htorrent.testkit;

import io.htorrent.api.Options;
import io.htorrent.api.PieceSet;
import io.htorrent.api.picker.PiecePicker;
import io.htorrent.api.picker.SwarmView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A torrent and its swarm, drawn as text: what a picker sees in a test.
///
/// One word a piece: how many peers have it (`.` for none), then a mark, then a priority. `v`
/// verified, `h` hashing, `-` unwanted, `[x.r]` started, with a letter for each block: `x` here,
/// `r` asked of somebody, `.` open. `!7` is priority 7.
///
/// ```java
/// Swarm swarm = Swarm.of("1 2v 3[x..r] .!7");
/// PiecePicker picker = swarm.picker(new RarestFirstPicker.Factory(), "initial-random=0");
/// assertThat(swarm.pick(picker, swarm.peer("xxx."), 6).pieces()).containsExactly(0, 2);
/// ```
///
/// The methods in the past tense are what happens in a swarm; the pickers made by [#picker] are
/// told of it as the client tells them. On one thread.
public final class Swarm implements SwarmView {

  /// A requester that is none of the test's peers: who was asked for the `r` blocks of the text.
  public static final long SOMEBODY = -1;

  private static final int NORMAL = 4;
  private static final Pattern WORD =
      Pattern.compile("(\\.|\\d+)(v|h|-|\\[[.rx]+\\])?(?:!([0-7]))?");

  private final int blocksPerPiece;
  private final PieceState[] states;
  private final byte[] priorities;
  private final int[] availability;
  private final char[][] blocks; // a row for each started piece, else empty
  private final Set<Integer> started = new LinkedHashSet<>(); // oldest first
  private final List<Integer> inProgress = new ArrayList<>(); // the same as a list
  private final List<Integer> partials = new ArrayList<>();
  private final Map<Long, List<Long>> requesters = new HashMap<>();
  private final Map<Long, SwarmPeer> connected = new HashMap<>();
  private final List<PiecePicker> told = new ArrayList<>();
  private boolean partialsKnown;
  private long nanos;
  private int seeds;
  private int peers;
  private int verified;
  private int open;
  private long looks;
  private long nextKey = 1;

  private Swarm(int pieces, int blocksPerPiece) {
    this.blocksPerPiece = blocksPerPiece;
    this.states = new PieceState[pieces];
    this.priorities = new byte[pieces];
    this.availability = new int[pieces];
    this.blocks = new char[pieces][];
    this.open = pieces;
    Arrays.fill(states, PieceState.OPEN);
    Arrays.fill(priorities, (byte) NORMAL);
    Arrays.fill(blocks, new char[0]);
  }

  /// A swarm of this text, with four blocks in each piece.
  public static Swarm of(String pieces) {
    return of(pieces, 4);
  }

  /// A swarm of this text, with that many blocks in each piece.
  ///
  /// @throws IllegalArgumentException when a word is not as described above
  public static Swarm of(String pieces, int blocksPerPiece) {
    String[] words = pieces.strip().split("\\s+");
    Swarm swarm = new Swarm(words.length, blocksPerPiece);
    for (int piece = 0; piece < words.length; piece++) {
      Matcher word = WORD.matcher(words[piece]);
      if (!word.matches()) {
        throw new IllegalArgumentException(
            "'" + words[piece] + "' is not a piece such as 2, ., 1v, 3h, 1-, 2[x.r.] or 1!7");
      }
      swarm.draw(piece, word);
      swarm.peers = Math.max(swarm.peers, swarm.availability[piece]);
    }
    return swarm;
  }

  /// A swarm of open pieces that no connected peer has: let peers join.
  public static Swarm open(int pieces, int blocksPerPiece) {
    return new Swarm(pieces, blocksPerPiece);
  }

  /// Says how many seeds are connected; they count in no piece's availability.
  public Swarm withSeeds(int count) {
    peers += count - seeds;
    seeds = count;
    return this;
  }

  /// Says how many peers are connected, seeds included.
  public Swarm withPeers(int count) {
    peers = count;
    return this;
  }

  /// A peer with the pieces marked `x`, such as `"x.xx"`: a letter for each piece. Changes no
  /// availability; see [#joined].
  public SwarmPeer peer(String has) {
    String marks = has.replace(" ", "");
    if (marks.length() != pieceCount() || !marks.matches("[x.]*")) {
      throw new IllegalArgumentException(
          "'" + has + "' is not one of x and . for each of " + pieceCount() + " pieces");
    }
    PieceSet pieces = new PieceSet(pieceCount());
    for (int piece = 0; piece < pieceCount(); piece++) {
      if (marks.charAt(piece) == 'x') {
        pieces.add(piece);
      }
    }
    return connect(pieces);
  }

  /// A peer with every piece.
  public SwarmPeer seed() {
    return connect(PieceSet.full(pieceCount()));
  }

  /// A peer with these pieces; the set is its own from now on.
  public SwarmPeer connect(PieceSet has) {
    SwarmPeer peer = new SwarmPeer(nextKey++, has);
    connected.put(peer.key(), peer);
    return peer;
  }

  /// A picker made from this view, told of every change from now on. `settings` are `name=value`
  /// words; the generator's seed is 1.
  public PiecePicker picker(PiecePicker.Factory factory, String... settings) {
    Map<String, String> given = new HashMap<>();
    for (String setting : settings) {
      given.put(
          setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
    }
    return picker(factory, Options.of(factory.options(), given), 1);
  }

  /// A picker made from this view, told of every change from now on.
  public PiecePicker picker(PiecePicker.Factory factory, Options options, long seed) {
    PiecePicker picker = factory.create(this, options, new SplittableRandom(seed));
    told.add(picker);
    return picker;
  }

  /// Lets the picker pick for this peer; what it offers counts as asked for, as in the client.
  ///
  /// @throws AssertionError when it offers what no picker may: see [PiecePickerContract]
  public Picked pick(PiecePicker picker, SwarmPeer peer, int room) {
    StrictSink sink = new StrictSink(this, peer, room);
    picker.pick(this, peer, sink);
    return new Picked(sink.offers());
  }

  /// How often anybody looked at a piece or block so far: what a picker costs, in steps. See
  /// [SwarmPeer#looks()] for looks at a peer.
  public long looks() {
    return looks;
  }

  /// The clock moved on.
  public void passed(long moreNanos) {
    nanos += moreNanos;
  }

  /// A peer connected and told what it has.
  public void joined(SwarmPeer peer) {
    count(peer, 1);
  }

  /// A peer is gone; what it was asked for and did not send is open again.
  public void left(SwarmPeer peer) {
    count(peer, -1);
    for (int piece : List.copyOf(started)) {
      for (int block = 0; block < blocks[piece].length; block++) {
        if (blocks[piece][block] == 'r') {
          returned(peer, piece, block);
        }
      }
    }
  }

  /// A peer told that it has one more piece.
  public void announced(SwarmPeer peer, int piece) {
    if (peer.has().add(piece)) {
      availability[piece]++;
      tell(piece);
    }
  }

  /// A block was asked of this peer.
  public void requested(SwarmPeer peer, int piece, int block) {
    if (states[piece] == PieceState.OPEN) {
      start(piece);
    }
    blocks[piece][block] = 'r';
    requesters.computeIfAbsent(id(piece, block), _ -> new ArrayList<>()).add(peer.key());
    peer.requested();
    partialsKnown = false;
  }

  /// What this peer was asked for came back unsent: it choked us, or was too slow.
  public void returned(SwarmPeer peer, int piece, int block) {
    List<Long> asked = requesters.getOrDefault(id(piece, block), List.of());
    if (blocks[piece].length == 0
        || blocks[piece][block] != 'r'
        || !asked.remove((Long) peer.key())) {
      return;
    }
    peer.answered();
    if (asked.isEmpty()) {
      blocks[piece][block] = '.';
      partialsKnown = false;
      if (new String(blocks[piece]).chars().allMatch(mark -> mark == '.')) {
        reopen(piece);
      }
      tell(piece);
    }
  }

  /// This peer sent a block; others that were asked for it need not any more. The last one of a
  /// piece makes it [SwarmView.PieceState#HASHING].
  public void arrived(SwarmPeer peer, int piece, int block) {
    blocks[piece][block] = 'x';
    for (long key : requesters.getOrDefault(id(piece, block), List.of())) {
      if (connected.containsKey(key)) {
        connected.get(key).answered();
      }
    }
    requesters.remove(id(piece, block));
    partialsKnown = false;
    if (new String(blocks[piece]).chars().allMatch(mark -> mark == 'x')) {
      become(piece, PieceState.HASHING);
      started.remove(piece);
    }
  }

  /// The hash of a piece was right.
  public void verified(int piece) {
    stop(piece);
    verified += states[piece] == PieceState.VERIFIED ? 0 : 1;
    become(piece, PieceState.VERIFIED);
    tell(piece);
  }

  /// The hash of a piece was wrong, or its data is lost.
  public void failed(int piece) {
    verified -= states[piece] == PieceState.VERIFIED ? 1 : 0;
    reopen(piece);
    tell(piece);
  }

  /// The user gave a piece another priority; 0 is unwanted. Verified and hashing pieces stay what
  /// they are.
  public void selected(int piece, int priority) {
    priorities[piece] = (byte) priority;
    if (priority == 0
        && (states[piece] == PieceState.OPEN || states[piece] == PieceState.STARTED)) {
      stop(piece);
      become(piece, PieceState.UNWANTED);
    } else if (priority > 0 && states[piece] == PieceState.UNWANTED) {
      become(piece, PieceState.OPEN);
    }
    tell(piece);
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public int pieceCount() {
    return states.length;
  }

  @Override
  public int blockCount(int piece) {
    return blocks[piece].length > 0 ? blocks[piece].length : blocksPerPiece;
  }

  @Override
  public PieceState state(int piece) {
    looks++;
    return states[piece];
  }

  @Override
  public int priority(int piece) {
    looks++;
    return priorities[piece];
  }

  @Override
  public int availability(int piece) {
    looks++;
    return availability[piece];
  }

  @Override
  public int seeds() {
    return seeds;
  }

  @Override
  public int peers() {
    return peers;
  }

  @Override
  public int verifiedCount() {
    return verified;
  }

  @Override
  public int openCount() {
    return open;
  }

  @Override
  public int startedCount() {
    learn();
    return inProgress.size();
  }

  @Override
  public int started(int index) {
    looks++;
    learn();
    return inProgress.get(index);
  }

  @Override
  public int partialCount() {
    learn();
    return partials.size();
  }

  @Override
  public int partial(int index) {
    looks++;
    if (index >= partialCount()) {
      throw new IndexOutOfBoundsException("partial " + index + " of " + partials.size());
    }
    return partials.get(index);
  }

  @Override
  public int openBlocks(int piece) {
    looks++;
    return switch (states[piece]) {
      case OPEN -> blocksPerPiece;
      case STARTED -> (int) new String(blocks[piece]).chars().filter(mark -> mark == '.').count();
      case UNWANTED, HASHING, VERIFIED -> 0;
    };
  }

  @Override
  public int nextOpenBlock(int piece, int from) {
    looks++;
    return openFrom(piece, from);
  }

  @Override
  public int requesters(int piece, int block) {
    looks++;
    return requesters.getOrDefault(id(piece, block), List.of()).size();
  }

  /// As [#nextOpenBlock], but nobody's look.
  int openFrom(int piece, int from) {
    return switch (states[piece]) {
      case OPEN -> from < blocksPerPiece ? from : -1;
      case STARTED -> new String(blocks[piece]).indexOf('.', from);
      case UNWANTED, HASHING, VERIFIED -> -1;
    };
  }

  /// Whether this peer was asked for this block.
  boolean askedOf(SwarmPeer peer, int piece, int block) {
    return requesters.getOrDefault(id(piece, block), List.of()).contains(peer.key());
  }

  /// Whether nobody sent this block yet: it is open, or asked of somebody.
  boolean needed(int piece, int block) {
    return states[piece] == PieceState.OPEN
        || (states[piece] == PieceState.STARTED && blocks[piece][block] != 'x');
  }

  private void draw(int piece, Matcher word) {
    availability[piece] = word.group(1).equals(".") ? 0 : Integer.parseInt(word.group(1));
    if (word.group(3) != null) {
      priorities[piece] = Byte.parseByte(word.group(3));
    }
    String mark = word.group(2) == null ? "" : word.group(2);
    switch (mark) {
      case "" -> become(piece, priorities[piece] == 0 ? PieceState.UNWANTED : PieceState.OPEN);
      case "v" -> verified(piece);
      case "h" -> become(piece, PieceState.HASHING);
      case "-" -> selected(piece, 0);
      default -> drawBlocks(piece, mark.substring(1, mark.length() - 1));
    }
  }

  private void drawBlocks(int piece, String marks) {
    start(piece);
    blocks[piece] = marks.toCharArray();
    for (int block = 0; block < marks.length(); block++) {
      if (marks.charAt(block) == 'r') {
        requesters.put(id(piece, block), new ArrayList<>(List.of(SOMEBODY)));
      }
    }
  }

  private void start(int piece) {
    become(piece, PieceState.STARTED);
    blocks[piece] = ".".repeat(blocksPerPiece).toCharArray();
    started.add(piece);
    partialsKnown = false;
  }

  private void become(int piece, PieceState state) {
    open += (state == PieceState.OPEN ? 1 : 0) - (states[piece] == PieceState.OPEN ? 1 : 0);
    states[piece] = state;
  }

  private void reopen(int piece) {
    stop(piece);
    become(piece, priorities[piece] == 0 ? PieceState.UNWANTED : PieceState.OPEN);
  }

  private void stop(int piece) {
    for (int block = 0; block < blocks[piece].length; block++) {
      requesters.remove(id(piece, block));
    }
    blocks[piece] = new char[0];
    started.remove(piece);
    partialsKnown = false;
  }

  /// As in the client: a seed is no news, few pieces are told one by one.
  private void count(SwarmPeer peer, int change) {
    peers += change;
    if (peer.seed()) {
      seeds += change;
      return;
    }
    boolean few = peer.has().size() <= pieceCount() / 8;
    for (int piece = peer.has().next(0); piece >= 0; piece = peer.has().next(piece + 1)) {
      availability[piece] += change;
      if (few) {
        tell(piece);
      }
    }
    if (!few) {
      told.forEach(picker -> picker.availabilityChanged(this));
    }
  }

  private void learn() {
    if (!partialsKnown) {
      inProgress.clear();
      inProgress.addAll(started);
      partials.clear();
      started.stream().filter(piece -> openFrom(piece, 0) >= 0).forEach(partials::add);
      partialsKnown = true;
    }
  }

  private void tell(int piece) {
    told.forEach(picker -> picker.changed(this, piece));
  }

  private static long id(int piece, int block) {
    return (long) piece << 32 | block;
  }
}
