package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.wire.ExtensionHandshake;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.engine.wire.WireWriter;
import io.htorrent.testkit.TestTorrent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The extension protocol (BEP 10), upload-only peers (BEP 21) and pieces taken back (BEP 54); bad
/// ones by the id of their row.
class ExtensionRowsTest {

  private static final TestTorrent TORRENT = TestTorrent.single("file", 65536, 20 * 65536);

  private final World world = World.seeded(10);

  private static PeerMessage extended(int id, String payload) {
    return new PeerMessage.Extended(
        id, ByteBuffer.wrap(payload.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static PeerMessage dontHave(int piece) {
    return new PeerMessage.Extended(1, ByteBuffer.allocate(4).putInt(0, piece));
  }

  private Client seed() {
    Client seed = world.client("seed").owns(TORRENT).start().add(TORRENT);
    world.run(Duration.ofSeconds(1));
    return seed;
  }

  private ScriptedConnection dial(Client client, Consumer<ScriptedConnection> then) {
    ScriptedPeer peer =
        world
            .scripted(
                "peer",
                TORRENT,
                new FastScript() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    connection.send(new PeerMessage.HaveNone());
                    then.accept(connection);
                  }
                })
            .dial(client.address());
    world.run(Duration.ofSeconds(1));
    return peer.connection();
  }

  private static List<ExtensionHandshake> greetings(ScriptedConnection connection) {
    return connection.received.stream()
        .filter(message -> message instanceof PeerMessage.Extended(int id, _) && id == 0)
        .map(message -> ExtensionHandshake.read(((PeerMessage.Extended) message).payload()))
        .flatMap(Optional::stream)
        .toList();
  }

  @Test
  void saysWhoAndWhereItIsAndWhatItTakes() {
    ScriptedConnection peer = dial(seed(), _ -> {});

    ExtensionHandshake greeting = greetings(peer).getFirst();
    assertThat(greeting.client()).isEqualTo("htorrent 0.1.0");
    assertThat(greeting.port()).isEqualTo(6881);
    assertThat(greeting.queue()).isEqualTo(2_000);
    assertThat(greeting.uploadOnly()).isEqualTo(ExtensionHandshake.UploadOnly.YES);
    assertThat(greeting.ids()).containsKey("lt_donthave");
    assertThat(greeting.yourIp()).containsExactly(10, 0, 2, 1);
  }

  @Test
  void saysThatItFetchesNothingMoreWhenItIsComplete() {
    Client seed = seed();
    Client leecher = world.client("leecher").start().add(TORRENT);
    world.run(Duration.ofSeconds(1));
    ScriptedConnection peer = dial(leecher, _ -> {});
    world.scripted("source", TORRENT, new FastScript.Seed()).dial(leecher.address());
    boolean done = world.run(Duration.ofMinutes(1), () -> leecher.has(TORRENT));
    world.run(Duration.ofSeconds(1));

    assertThat(done).isTrue();
    assertThat(seed.has(TORRENT)).isTrue();
    assertThat(greetings(peer))
        .extracting(ExtensionHandshake::uploadOnly)
        .containsExactly(ExtensionHandshake.UploadOnly.NO, ExtensionHandshake.UploadOnly.YES);
  }

  static Stream<Arguments> borne() {
    return Stream.of(
        row("E01 no dictionary", c -> c.send(extended(0, "le"))),
        row("E01 cut off", c -> c.send(extended(0, "d1:md"))),
        row("E01 deep", c -> c.send(extended(0, "d1:m" + "l".repeat(30_000)))),
        row("E02 ids out of range", c -> c.send(extended(0, "d1:md1:ai256e1:bi-1e1:c1:xee"))),
        row("E03 two names, one id", c -> c.send(extended(0, "d1:md11:lt_donthavei9e1:bi9eee"))),
        row("E05 an address of 3 bytes", c -> c.send(extended(0, "d1:pi70000e6:yourip3:abce"))),
        row("E06 ten handshakes", c -> times(10, i -> c.send(extended(0, "de")))),
        row("E07 an id that was never announced", c -> c.send(extended(77, "anything"))),
        row(
            "E23 a rendezvous of ut_holepunch, which we do not speak",
            c -> c.send(extended(4, "\0\0\n\0\3\1\u001a\u00e1\0\0\0\0"))),
        row("E25 a piece that it never had", c -> c.send(dontHave(3))),
        row(
            "E26 upload_only off, again and again",
            c -> times(8, i -> c.send(extended(0, "d11:upload_onlyi0ee")))));
  }

  static Stream<Arguments> closed() {
    return Stream.of(
        row("E01 a megabyte", c -> c.sendBytes(ByteBuffer.allocate(6).putInt(0, 1 << 20))),
        row(
            "E20 500 KiB in one message: at its length",
            c -> c.sendBytes(ByteBuffer.allocate(6).putInt(0, 500 << 10).put(4, (byte) 20))),
        row("E06 eleven handshakes at once", c -> times(11, i -> c.send(extended(0, "de")))),
        row("E25 a piece out of range", c -> c.send(dontHave(20))),
        row("E25 a piece below zero", c -> c.send(dontHave(-1))),
        row("E25 five bytes", c -> c.send(extended(1, "12345"))),
        row(
            "E26 upload_only: a seed needs it no more",
            c -> c.send(extended(0, "d11:upload_onlyi1ee"))),
        row(
            "E26 upload_only off without end",
            c -> times(1_000, i -> c.send(extended(0, "d11:upload_onlyi0ee")))));
  }

  private static Arguments row(String row, Consumer<ScriptedConnection> act) {
    return Arguments.of(row, act);
  }

  private static void times(int count, java.util.function.IntConsumer act) {
    IntStream.range(0, count).forEach(act);
  }

  @ParameterizedTest(name = "{0}: harmless, the connection stays")
  @MethodSource("borne")
  void nuisanceIsBorne(String row, Consumer<ScriptedConnection> act) {
    assertThat(dial(seed(), act).isOpen()).as(row).isTrue();
  }

  @ParameterizedTest(name = "{0}: closed")
  @MethodSource("closed")
  void violatorIsClosed(String row, Consumer<ScriptedConnection> act) {
    assertThat(dial(seed(), act).isOpen()).as(row).isFalse();
  }

  @ParameterizedTest(name = "E26 upload_only on and off, {0} times at once: it may stay: {1}")
  @CsvSource({"9, true", "1000, false"})
  void wavererIsBorneForAWhile(int times, boolean stays) {
    Client leecher = world.client("leecher").start().add(TORRENT);
    world.run(Duration.ofSeconds(1));

    ScriptedConnection peer =
        dial(
            leecher,
            c -> times(times, i -> c.send(extended(0, "d11:upload_onlyi" + (i + 1) % 2 + "ee"))));

    assertThat(peer.isOpen()).isEqualTo(stays);
  }

  @Test
  @DisplayName(
      "E24 `connect` of ut_holepunch naming a victim: nobody is dialled, we do not speak it")
  void reflectorHitsNobody() {
    ScriptedPeer victim = world.scripted("victim", TORRENT, new FastScript()).listen();
    byte[] ip = victim.address().ip().getAddress();
    byte[] connect = {1, 0, ip[0], ip[1], ip[2], ip[3], 0x1a, (byte) 0xe1, 0, 0, 0, 0};
    Client leecher = world.client("leecher").start().add(TORRENT);
    world.run(Duration.ofSeconds(1));
    ScriptedConnection reflector =
        dial(
            leecher,
            c -> {
              c.send(extended(0, "d1:md12:ut_holepunchi4eee"));
              for (int id = 1; id < 20; id++) {
                c.send(new PeerMessage.Extended(id == 1 ? 20 : id, ByteBuffer.wrap(connect)));
              }
            });
    world.run(Duration.ofMinutes(1));

    assertThat(greetings(reflector).getFirst().ids()).doesNotContainKey("ut_holepunch");
    assertThat(victim.connections).isEmpty();
    assertThat(reflector.isOpen()).isTrue();
  }

  @Test
  @DisplayName("BEP 54: lt_donthave is six bytes behind its length: 20, the id, the piece")
  void dontHaveIsSixBytesLong() {
    ByteBuffer out = ByteBuffer.allocate(WireWriter.length(dontHave(3)));
    WireWriter.write(dontHave(3), out);

    assertThat(out.array()).containsExactly(0, 0, 0, 6, 20, 1, 0, 0, 0, 3);
  }

  @Test
  void extendedMessageWithoutNegotiationIsClosed() {
    Client seed = seed();
    ScriptedPeer peer =
        world
            .scripted(
                "peer",
                TORRENT,
                new ScriptedPeer.Script() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    connection.send(extended(0, "de"));
                  }
                })
            .dial(seed.address());
    world.run(Duration.ofSeconds(1));

    assertThat(peer.connected()).isFalse();
  }

  @Test
  @DisplayName("E25 all pieces, all but one, all again, without end: closed")
  void seedThatWaversIsClosed() {
    Client leecher = world.client("leecher").start().add(TORRENT);
    world.run(Duration.ofSeconds(1));
    ScriptedConnection peer =
        dial(
            leecher,
            c ->
                times(
                    1_000,
                    _ -> {
                      c.send(new PeerMessage.HaveAll());
                      c.send(dontHave(7));
                    }));

    assertThat(peer.isOpen()).isFalse();
  }

  /// A seed that says this of itself, answers a tenth of a second late, and counts what it is asked
  /// at once.
  private static final class Counting extends FastScript.Seed {
    private final String greeting;
    private int owed;
    private int most;

    Counting(String greeting) {
      this.greeting = greeting;
    }

    @Override
    public void greeted(ScriptedConnection connection) {
      super.greeted(connection);
      connection.send(extended(0, greeting));
    }

    @Override
    void requested(ScriptedConnection connection, PeerMessage.Request request) {
      most = Math.max(most, ++owed);
      connection.loop.after(
          TimeUnit.MILLISECONDS.toNanos(100),
          () -> {
            owed--;
            connection.answer(request);
          });
    }
  }

  @ParameterizedTest(name = "E04 {0}: at most {1} requests at once")
  @CsvSource({
    "d4:reqqi1ee, 1",
    "d4:reqqi0ee, 1",
    "d4:reqqi-1ee, 1",
    "d4:reqqi5ee, 5",
    "d4:reqqi2147483648ee, 80",
    "d4:reqqi500e1:v12:BitComet 2.0e, 50",
    "de, 80"
  })
  void asksNoMoreAtOnceThanThePeerTakes(String greeting, int most) {
    Counting script = new Counting(greeting);
    ScriptedPeer counting = world.scripted("counting", TORRENT, script).listen();
    Client leecher = world.client("leecher").start().add(TORRENT, counting.address());

    boolean done = world.run(Duration.ofMinutes(1), () -> leecher.has(TORRENT));

    assertThat(done).isTrue();
    assertThat(script.most).isBetween(Math.min(most, 20), most);
  }

  @Test
  @DisplayName("`p`: a peer that came to us can be dialled where it listens, when it has left")
  void incomingPeerIsDialledWhereItListens() {
    Client leecher = world.client("leecher").start().add(TORRENT);
    world.run(Duration.ofSeconds(1));
    ScriptedPeer peer =
        world
            .scripted(
                "peer",
                TORRENT,
                new FastScript.Seed() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    super.greeted(connection);
                    connection.send(extended(0, "d1:pi6881ee"));
                  }

                  @Override
                  void requested(ScriptedConnection connection, PeerMessage.Request request) {
                    super.requested(connection, request);
                    if (connection.count(PeerMessage.Request.class) == 10) {
                      connection.close();
                    }
                  }
                })
            .listen()
            .dial(leecher.address());
    boolean done = world.run(Duration.ofMinutes(10), () -> leecher.has(TORRENT));

    assertThat(done).isTrue();
    assertThat(peer.connections).hasSizeGreaterThan(1);
  }

  @Test
  @DisplayName("P34 control characters in the name of a client: shown escaped and cut")
  void clientNameIsShownEscapedAndCut() {
    String name = "\u001b[31m<b>\r\n".repeat(1_000);
    ScriptedPeer liar =
        world
            .scripted(
                "liar",
                TORRENT,
                new FastScript.Seed() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    super.greeted(connection);
                    connection.send(extended(0, "d1:v" + name.length() + ":" + name + "e"));
                  }

                  @Override
                  void requested(ScriptedConnection connection, PeerMessage.Request request) {
                    connection.answerWrongly(request);
                  }
                })
            .listen();
    Client leecher = world.client("leecher").start().add(TORRENT, liar.address());
    world.run(Duration.ofSeconds(10));

    List<String> banned =
        leecher.events.stream().filter(event -> event.contains("is banned")).toList();
    assertThat(banned).isNotEmpty();
    assertThat(banned).allMatch(event -> event.chars().noneMatch(Character::isISOControl));
    assertThat(banned).allMatch(event -> event.contains("\\u001b[31m<b>") && event.length() < 250);
  }

  @Test
  @DisplayName("BEP 54: a piece that is taken back is asked of another, and not of this peer again")
  void pieceThatIsTakenBackIsFetchedElsewhere() {
    List<Integer> askedAfter = new ArrayList<>();
    ScriptedPeer forgetful =
        world
            .scripted(
                "forgetful",
                TORRENT,
                new FastScript.Seed() {
                  private boolean forgot;

                  @Override
                  void requested(ScriptedConnection connection, PeerMessage.Request request) {
                    if (!forgot) {
                      forgot = true;
                      for (int piece = 0; piece < 10; piece++) {
                        connection.send(dontHave(piece));
                      }
                    }
                    connection.loop.after(
                        TimeUnit.SECONDS.toNanos(1), () -> askedAfter.add(request.piece()));
                    if (request.piece() >= 10) {
                      connection.answer(request);
                    } else {
                      connection.send(
                          new PeerMessage.Reject(
                              request.piece(), request.begin(), request.length()));
                    }
                  }
                })
            .listen();
    ScriptedPeer late = world.scripted("late", TORRENT, new FastScript.Seed());
    Client leecher = world.client("leecher").start().add(TORRENT, forgetful.address());
    world.run(Duration.ofSeconds(5));
    int before = leecher.status(TORRENT).piecesDone();
    int asked = askedAfter.size();
    late.dial(leecher.address());
    boolean done = world.run(Duration.ofMinutes(1), () -> leecher.has(TORRENT));

    assertThat(before).isEqualTo(10);
    assertThat(done).isTrue();
    assertThat(askedAfter).hasSize(asked); // nothing more was asked of the forgetful one
    assertThat(forgetful.connections).hasSize(1);
  }

  @Test
  @DisplayName("BEP 54: a piece that we lost is taken back from those who understand")
  void lostPieceIsTakenBack() {
    Client seed = seed();
    List<Integer> takenBack = new ArrayList<>();
    ScriptedPeer peer =
        world
            .scripted(
                "peer",
                TORRENT,
                new FastScript.Leecher() {
                  @Override
                  public void greeted(ScriptedConnection connection) {
                    super.greeted(connection);
                    connection.send(extended(0, "d1:md11:lt_donthavei9eee"));
                  }

                  @Override
                  void unchoked(ScriptedConnection connection) {
                    seed.disk(TORRENT).readsFail(true);
                    connection.send(new PeerMessage.Request(3, 0, 16384));
                    connection.send(new PeerMessage.Request(3, 16384, 16384));
                  }

                  @Override
                  public void received(ScriptedConnection connection, PeerMessage message) {
                    super.received(connection, message);
                    if (message instanceof PeerMessage.Extended(int id, ByteBuffer payload)
                        && id == 9) {
                      takenBack.add(payload.getInt(0));
                    }
                  }
                })
            .dial(seed.address());
    world.run(Duration.ofSeconds(2));

    assertThat(takenBack).containsExactly(3);
    assertThat(peer.connection().count(PeerMessage.Reject.class)).isEqualTo(2);
    assertThat(peer.connected()).isTrue();
  }
}
