package io.htorrent.testkit.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.PieceSet;
import io.htorrent.engine.EngineSettings;
import io.htorrent.engine.wire.PeerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Serving with the fast extension: each request is answered exactly once (BEP 6).
class FastServingTest extends FastSetting {

  @Test
  void everyRequestIsAnsweredExactlyOnceWhateverHappens() {
    Client seed = seed();
    seed.host.upBytesPerSecond = 400_000;
    List<PeerMessage.Request> asked = new ArrayList<>();
    ScriptedConnection peer =
        dial(
            seed,
            new FastScript.Leecher() {
              @Override
              void unchoked(ScriptedConnection connection) {
                for (int i = 0; i < 120; i++) {
                  PeerMessage.Request request =
                      new PeerMessage.Request(i / 4, i % 4 * 16384, 16384);
                  asked.add(request);
                  connection.send(request);
                  if (i % 3 == 0) {
                    connection.send(new PeerMessage.Cancel(i / 4, i % 4 * 16384, 16384));
                  }
                }
                connection.loop.after(
                    TimeUnit.MILLISECONDS.toNanos(700),
                    () -> connection.send(new PeerMessage.NotInterested())); // it chokes us then
              }
            });
    world.run(Duration.ofSeconds(20));

    List<PeerMessage.Request> answered = new ArrayList<>();
    for (PeerMessage message : peer.received) {
      if (message instanceof PeerMessage.Piece(int piece, int begin, int length)) {
        answered.add(new PeerMessage.Request(piece, begin, length));
      } else if (message instanceof PeerMessage.Reject(int piece, int begin, int length)) {
        answered.add(new PeerMessage.Request(piece, begin, length));
      }
    }
    assertThat(answered).containsExactlyInAnyOrderElementsOf(asked);
    assertThat(peer.count(PeerMessage.Choke.class)).isEqualTo(1);
    assertThat(peer.goodBlocks()).isBetween(5, 80);
  }

  /// Asks for four blocks of which the disk takes a fifth of a second, and says this meanwhile.
  private ScriptedConnection askAndThen(List<PeerMessage> meanwhile) {
    Client seed = world.client("seed").owns(TORRENT);
    seed.diskNanos = TimeUnit.MILLISECONDS.toNanos(200);
    seed.start().add(TORRENT);
    world.run(Duration.ofSeconds(5));
    ScriptedConnection peer =
        dial(
            seed,
            new FastScript.Leecher() {
              @Override
              void unchoked(ScriptedConnection connection) {
                for (int block = 0; block < 4; block++) {
                  connection.send(new PeerMessage.Request(3, block * 16384, 16384));
                }
                connection.loop.after(
                    TimeUnit.MILLISECONDS.toNanos(100), () -> meanwhile.forEach(connection::send));
              }
            });
    world.run(Duration.ofSeconds(2));
    return peer;
  }

  @Test
  @DisplayName("P21 a cancel finds a block that is being read: the others come without it")
  void cancelFindsWhatIsBeingRead() {
    ScriptedConnection peer =
        askAndThen(
            List.of(
                new PeerMessage.Cancel(3, 0, 16384), new PeerMessage.Cancel(3, 2 * 16384, 16384)));

    assertThat(peer.received)
        .contains(
            new PeerMessage.Reject(3, 0, 16384),
            new PeerMessage.Piece(3, 16384, 16384),
            new PeerMessage.Reject(3, 2 * 16384, 16384),
            new PeerMessage.Piece(3, 3 * 16384, 16384));
    assertThat(peer.goodBlocks()).isEqualTo(2); // with the right contents
  }

  @Test
  @DisplayName("BEP 6: what is asked three times is answered three times")
  void repeatedRequestsAreEachAnswered() {
    PeerMessage.Request again = new PeerMessage.Request(3, 0, 16384);
    PeerMessage.Request waiting = new PeerMessage.Request(3, 16384, 16384);
    PeerMessage.Cancel less = new PeerMessage.Cancel(3, 16384, 16384);

    ScriptedConnection peer = askAndThen(List.of(again, again, waiting, less));

    assertThat(peer.goodBlocks()).isEqualTo(6);
    assertThat(Collections.frequency(peer.received, new PeerMessage.Piece(3, 0, 16384)))
        .isEqualTo(3);
    assertThat(peer.received).contains(new PeerMessage.Reject(3, 16384, 16384));
  }

  @Test
  @DisplayName("BEP 6: a request while choked is rejected, even if it is what wins a slot")
  void requestBeforeInterestIsRejected() {
    ScriptedConnection peer =
        dial(
            seed(),
            new FastScript() {
              @Override
              public void greeted(ScriptedConnection connection) {
                connection.send(new PeerMessage.HaveNone());
                connection.send(new PeerMessage.Request(3, 0, 16384));
              }
            });

    assertThat(peer.received)
        .containsSubsequence(new PeerMessage.Reject(3, 0, 16384), new PeerMessage.Unchoke());
    assertThat(peer.goodBlocks()).isZero();
  }

  @Test
  void chokeRejectsWhatIsBeingRead() {
    ScriptedConnection peer = askAndThen(List.of(new PeerMessage.NotInterested()));

    int choke = peer.received.indexOf(new PeerMessage.Choke());
    assertThat(peer.received.subList(choke + 1, choke + 5))
        .containsExactlyInAnyOrder( // what waits may be rejected before what is being read
            new PeerMessage.Reject(3, 0, 16384),
            new PeerMessage.Reject(3, 16384, 16384),
            new PeerMessage.Reject(3, 2 * 16384, 16384),
            new PeerMessage.Reject(3, 3 * 16384, 16384));
    assertThat(peer.goodBlocks()).isZero();
  }

  @ParameterizedTest(name = "P19 {0} requests for a piece that we lack: rejected, open {1}")
  @CsvSource({"1, true", "300, true", "301, false"})
  void requestForWhatWeLackIsRejected(int requests, boolean open) {
    Client client = world.client("client").owns(TORRENT, 17).start().add(TORRENT);

    ScriptedConnection peer =
        dial(
            client,
            new FastScript.Leecher() {
              @Override
              void unchoked(ScriptedConnection connection) {
                for (int i = 0; i < requests; i++) {
                  connection.send(new PeerMessage.Request(20, i * 16, 16));
                }
              }
            });

    assertThat(peer.isOpen()).isEqualTo(open);
    assertThat(peer.goodBlocks()).isZero();
    assertThat(peer.count(PeerMessage.Reject.class)).isEqualTo(open ? requests : 0);
  }

  static Stream<PeerMessage.Request> impossible() {
    return Stream.of(
        new PeerMessage.Request(40, 0, 16384),
        new PeerMessage.Request(-1, 0, 16384),
        new PeerMessage.Request(1, 65536, 16384),
        new PeerMessage.Request(1, -16384, 16384),
        new PeerMessage.Request(1, 0, 0),
        new PeerMessage.Request(1, 0, 16385),
        new PeerMessage.Request(1, Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  @ParameterizedTest(name = "P18 {0}: rejected")
  @MethodSource("impossible")
  void impossibleRequestIsRejected(PeerMessage.Request request) {
    ScriptedConnection peer =
        dial(
            seed(),
            new FastScript.Leecher() {
              @Override
              void unchoked(ScriptedConnection connection) {
                connection.send(request);
              }
            });

    assertThat(peer.received)
        .contains(new PeerMessage.Reject(request.piece(), request.begin(), request.length()));
    assertThat(peer.isOpen()).isTrue();
    assertThat(peer.goodBlocks()).isZero();
  }

  @ParameterizedTest(name = "wished for: {0}")
  @ValueSource(booleans = {true, false})
  void whatWasReadForOneIsSuggestedToOthersOnce(boolean wished) {
    Client seed = world.client("seed").owns(TORRENT);
    seed.settings = seed.settings.with(new EngineSettings.Seeding(false, wished));
    seed.start().add(TORRENT);
    ScriptedConnection waiting = dial(seed, new FastScript.Leecher());
    ScriptedConnection choked =
        dial(
            seed,
            new FastScript.Leecher() {
              @Override
              public void greeted(ScriptedConnection connection) {
                connection.send(new PeerMessage.HaveNone()); // wants nothing, hence is not served
              }
            });
    ScriptedConnection reader =
        dial(
            seed,
            new FastScript.Leecher() {
              @Override
              void unchoked(ScriptedConnection connection) {
                for (int block = 0; block < 4; block++) {
                  int begin = block * 16384;
                  connection.loop.after(
                      TimeUnit.MILLISECONDS.toNanos(100L * block),
                      () -> connection.send(new PeerMessage.Request(3, begin, 16384)));
                }
              }
            });

    assertThat(reader.goodBlocks()).isEqualTo(4);
    assertThat(waiting.received.stream().filter(PeerMessage.Suggest.class::isInstance).toList())
        .isEqualTo(wished ? List.of(new PeerMessage.Suggest(3)) : List.of());
    assertThat(reader.count(PeerMessage.Suggest.class)).isZero();
    assertThat(choked.count(PeerMessage.Suggest.class)).isZero();
  }

  @Test
  void whatIsAllowedFastIsServedWhileChokingThreeTimes() {
    Client seed = world.client("seed").owns(TORRENT);
    seed.settings = new EngineSettings(0, 0, 50, 1, 48L << 20);
    seed.start().add(TORRENT);
    ScriptedConnection first = dial(seed, new FastScript.Leecher()); // takes the only slot
    ScriptedPeer starting =
        world
            .scripted(
                "starting",
                TORRENT,
                new FastScript.Leecher() {
                  @Override
                  public void received(ScriptedConnection connection, PeerMessage message) {
                    if (message instanceof PeerMessage.AllowedFast(int piece)) {
                      for (int i = 0; i < 16; i++) {
                        int begin = i % 4 * 16384;
                        connection.loop.after(
                            TimeUnit.MILLISECONDS.toNanos(100L * i),
                            () -> connection.send(new PeerMessage.Request(piece, begin, 16384)));
                      }
                      int other = (piece + 1) % 40;
                      connection.send(new PeerMessage.Request(other, 0, 16384));
                    }
                  }
                })
            .dial(seed.address());
    world.run(Duration.ofSeconds(5));
    ScriptedConnection peer = starting.connection();

    assertThat(first.count(PeerMessage.Unchoke.class)).isEqualTo(1);
    assertThat(peer.count(PeerMessage.Unchoke.class)).isZero();
    assertThat(peer.count(PeerMessage.AllowedFast.class)).isEqualTo(2); // a twentieth of 40
    assertThat(peer.goodBlocks()).isEqualTo(24);
    assertThat(peer.count(PeerMessage.Reject.class)).isGreaterThanOrEqualTo(8);
  }

  @Test
  void allowsNothingFastToWhoHasEnough() {
    ScriptedConnection peer =
        dial(
            seed(),
            new FastScript() {
              @Override
              public void greeted(ScriptedConnection connection) {
                PieceSet some = new PieceSet(40);
                some.add(1);
                some.add(2);
                some.add(3);
                connection.send(new PeerMessage.Bitfield(some));
              }
            });

    assertThat(peer.count(PeerMessage.AllowedFast.class)).isZero();
  }
}
