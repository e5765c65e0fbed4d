package io.htorrent.extension.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.bencode.BencodeException;
import io.htorrent.api.extension.ExtensionViolation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequesterTest {

  private static final int SIZE = 40_000; // three pieces

  private final Talk talk = new Talk(SIZE, false, 7);

  @Test
  void asksAPeerForTwoPiecesAtOnceAndForTheNextWhenOneCame() throws Exception {
    Talk.Peer peer = talk.peer().claims(SIZE);
    assertThat(peer.took()).containsExactly("ask 0", "ask 1");

    peer.sends(0, talk.right);

    assertThat(peer.took()).containsExactly("ask 2");
  }

  @Test
  void takesMetadataWhoseHashIsRight() throws Exception {
    Talk.Peer peer = talk.peer().claims(SIZE);

    peer.answersAll(talk.right);

    assertThat(talk.found).isEqualTo(talk.right);
  }

  @Test
  void asksNobodyAnyMoreWhenItIsHere() throws Exception {
    talk.peer().claims(SIZE).answersAll(talk.right);

    Talk.Peer late = talk.peer().claims(SIZE);
    talk.pass(100);

    assertThat(late.took()).isEmpty();
  }

  @Test
  void asksTwoPeersForDifferentPieces() throws Exception {
    Talk.Peer one = talk.peer().claims(SIZE);
    Talk.Peer other = talk.peer().claims(SIZE);

    assertThat(one.took()).containsExactly("ask 0", "ask 1");
    assertThat(other.took()).containsExactly("ask 2");
  }

  @Test
  void asksNobodyForAPieceAgainWithinThreeSeconds() throws Exception {
    talk.peer().claims(SIZE);
    Talk.Peer other = talk.peer().claims(SIZE);
    other.took();

    talk.pass(2);
    assertThat(other.took()).isEmpty();
    talk.pass(1);
    assertThat(other.took()).containsExactly("ask 0");
  }

  @Test
  void asksASilentPeerForMoreAfterAWhile() throws Exception {
    Talk.Peer peer = talk.peer().claims(SIZE);
    peer.took();

    talk.pass(14);
    assertThat(peer.took()).isEmpty();
    talk.pass(1);
    assertThat(peer.took()).hasSize(2);
  }

  @Test
  void leavesAPeerThatRefusesAloneForAMinute() throws Exception {
    Talk.Peer peer = talk.peer().claims(SIZE);
    peer.took();

    peer.rejects(0);
    talk.pass(59);
    assertThat(peer.took()).isEmpty();
    talk.pass(1);

    assertThat(peer.took()).hasSize(2);
    assertThat(talk.extension.status()).contains("10.0.0.1:6881 refused");
  }

  @Test
  void asksOthersAtOnceForWhatWasRefused() throws Exception {
    Talk.Peer peer = talk.peer().claims(SIZE);
    Talk.Peer other = talk.peer().claims(SIZE);
    other.took();

    peer.rejects(0);

    assertThat(other.took()).containsExactly("ask 0");
  }

  @ParameterizedTest(name = "E08 metadata_size {0}")
  @ValueSource(longs = {0, -1, Talk.LARGEST + 1, 1L << 31, (2L << 30) + 5, Long.MAX_VALUE})
  void offersOfImpossibleSizesAreNone(long size) throws BencodeException {
    Talk.Peer peer = talk.peer().claims(size);
    talk.pass(5);

    assertThat(peer.took()).isEmpty();
    assertThat(talk.extension.status()).startsWith("0 peers have it");
  }

  @Test
  @DisplayName("E09 a liar about the size does not reset what came of others")
  void keepsWhatCameOfOneSizeApart() throws Exception {
    Talk.Peer honest = talk.peer().claims(SIZE);
    honest.sends(0, talk.right);

    Talk.Peer liar = talk.peer().claims(16_384);
    liar.answersAll(new byte[16_384]);
    honest.sends(1, talk.right);
    honest.sends(2, talk.right);

    assertThat(talk.found).isEqualTo(talk.right);
  }

  @Test
  @DisplayName("E09 a peer that corrects itself is asked for the size it says now")
  void takesTheLaterOfTwoClaims() throws Exception {
    Talk.Peer peer = talk.peer().claims(16_384);
    assertThat(peer.took()).containsExactly("ask 0");

    peer.claims(SIZE).answersAll(talk.right);

    assertThat(talk.found).isEqualTo(talk.right);
  }

  @Test
  @DisplayName(
      "E10 pieces that were not asked for, of wrong length or size are dropped, then end it")
  void dropsWhatDoesNotFitAndClosesInTheEnd() throws Exception {
    Talk.Peer peer = talk.peer().claims(SIZE);

    peer.says("d8:msg_typei1e5:piecei99e10:total_sizei40000ee", new byte[100]);
    peer.says("d8:msg_typei1e5:piecei-1e10:total_sizei40000ee", new byte[100]);
    peer.says("d8:msg_typei1e5:piecei0e10:total_sizei40000ee", new byte[5]);
    peer.says("d8:msg_typei1e5:piecei1e10:total_sizei50000ee", new byte[16_384]);
    for (int i = 0; i < 6; i++) {
      peer.says("d8:msg_typei1e5:piecei4294967296e10:total_sizei40000ee", new byte[1]);
    }

    assertThat(talk.extension.status()).doesNotContain("pieces are here");
    assertThatThrownBy(() -> peer.sends(2, talk.right)).isInstanceOf(ExtensionViolation.class);
  }

  @Test
  @DisplayName("E11 who alone sent what does not match the hash is left alone for five minutes")
  void convictsTheOnlySender() throws Exception {
    Talk.Peer liar = talk.peer().claims(SIZE);

    liar.answersAll(talk.wrong());
    talk.pass(299);
    assertThat(liar.took()).isEmpty();
    talk.pass(1);

    assertThat(liar.took()).hasSize(2);
    assertThat(talk.found).isNull();
  }

  @Test
  @DisplayName("E11 after a wrong hash of several, all are held, then asked one by one")
  void asksOneByOneAfterAWrongHashOfSeveral() throws Exception {
    Talk.Peer liar = talk.peer().claims(SIZE);
    Talk.Peer honest = talk.peer().claims(SIZE);
    honest.answersAll(talk.right);
    liar.answersAll(talk.wrong());
    assertThat(talk.extension.status()).contains("2 peers sent together did not match");

    talk.pass(19);
    assertThat(liar.took()).isEmpty();
    assertThat(honest.took()).isEmpty();
    for (int second = 0; second < 400 && talk.found == null; second++) {
      talk.pass(1);
      liar.answersAll(talk.wrong());
      honest.answersAll(talk.right);
    }

    assertThat(talk.found).isEqualTo(talk.right);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void oneHonestPeerAmongTwentyLiarsIsFound(long seed) throws Exception {
    Talk crowd = new Talk(SIZE, false, seed);
    List<byte[]> lies = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lies.add(new byte[i % 4 == 0 ? SIZE + i : SIZE]);
      crowd.peer().claims(lies.getLast().length);
    }
    Talk.Peer honest = crowd.peer().claims(SIZE);

    for (int second = 0; second < 300 && crowd.found == null; second++) {
      for (int i = 0; i < 20; i++) {
        crowd.peers.get(i).answersAll(lies.get(i));
      }
      honest.answersAll(crowd.right);
      crowd.pass(1);
    }

    assertThat(crowd.found).isEqualTo(crowd.right);
  }

  @Test
  void goesOnWithoutTheOneItAskedAloneWhenThatLeaves() throws Exception {
    Talk.Peer liar = talk.peer().claims(SIZE);
    Talk.Peer honest = talk.peer().claims(SIZE);
    honest.answersAll(talk.right);
    liar.answersAll(talk.wrong());

    talk.pass(71); // both may be asked again; one is
    Talk.Peer asked = liar.got.isEmpty() ? honest : liar;
    Talk.Peer next = asked == liar ? honest : liar;
    talk.extension.left(asked);
    talk.peers.remove(asked);
    talk.pass(1);

    assertThat(next.took()).hasSize(2);
  }

  @Test
  void keepsNoMoreThanFourTimesTheLargest() throws Exception {
    for (int i = 0; i < 6; i++) {
      int size = Talk.LARGEST - i;
      Talk.Peer peer = talk.peer().claims(size);
      for (int piece = 0; piece < 255; piece++) {
        peer.sends(piece, new byte[size]);
      }
    }

    assertThat(talk.extension.bytesKept()).isBetween(Talk.LARGEST, 4 * Talk.LARGEST);
  }

  @Test
  @DisplayName("E16 messages of unknown types are ignored")
  void ignoresUnknownTypes() throws Exception {
    Talk.Peer peer = talk.peer().claims(SIZE);
    peer.took();

    peer.says("d8:msg_typei7e5:piecei0ee", new byte[0]);
    peer.says("d8:msg_typei-1ee", new byte[0]);

    assertThat(peer.took()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "le", "i1e", "d", "d8:msg_typei0ee", "d8:msg_typei1e5:piece1:0e"})
  void whatIsNoMessageBreaksTheRules(String payload) throws Exception {
    Talk.Peer peer = talk.peer().claims(SIZE);

    assertThatThrownBy(() -> peer.says(payload, new byte[0]))
        .isInstanceOf(ExtensionViolation.class);
  }

  @Test
  @DisplayName("E10 messages of over 17 KiB break the rules")
  void refusesLongMessages() throws Exception {
    Talk.Peer peer = talk.peer().claims(SIZE);

    assertThatThrownBy(() -> peer.says("d8:msg_typei1e5:piecei0ee", new byte[17 * 1024]))
        .isInstanceOf(ExtensionViolation.class)
        .hasMessageContaining("17433 bytes");
  }

  @Test
  void saysHowItGoes() throws Exception {
    assertThat(talk.extension.status()).isEqualTo("0 peers have it");

    Talk.Peer peer = talk.peer().claims(SIZE);
    peer.sends(0, talk.right);

    assertThat(talk.extension.status()).isEqualTo("1 peer has it, 1 of 3 pieces are here");
  }
}
