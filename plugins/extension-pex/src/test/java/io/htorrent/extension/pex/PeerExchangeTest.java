package io.htorrent.extension.pex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.extension.ExtensionViolation;
import io.htorrent.api.extension.PeerExtension;
import io.htorrent.extension.pex.PexMessage.Contact;
import io.htorrent.testkit.ExtensionSwarm;
import io.htorrent.testkit.PeerExtensionContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What is told to whom and when, and what is believed of whom (BEP 11).
final class PeerExchangeTest extends PeerExtensionContract {

  private final ExtensionSwarm swarm = new ExtensionSwarm(TORRENT);
  private final PeerExtension pex = create(swarm, 1);

  @Override
  protected PeerExtension.Factory factory() {
    return new PeerExchange.Factory();
  }

  @Override
  protected List<String> samples() {
    return List.of(
        payload(message("1.2.3.4:6881 seed", "5.6.7.8:6882", "[2001:db8::1]:6881 seed")),
        payload(new PexMessage(List.of(), List.of(PeerAddress.parse("1.2.3.4:6881")))),
        "de");
  }

  // What we say.

  @Test
  void everybodyIsToldOfAllOthersWhoseAddressIsKnown() {
    ExtensionSwarm.Peer one = swarm.joins("1.0.0.1:6881").greets(pex, "d1:ei1ee");
    ExtensionSwarm.Peer two = swarm.comes("2.0.0.2:50000").says(7000).isSeed().greets(pex, "de");
    swarm.comes("3.0.0.3:50000"); // it has not said where it listens
    swarm.joins("[2001:db8::4]:6884");
    seconds(1);

    assertThat(told(one).added())
        .containsExactly(contact("2.0.0.2:7000", 0x02), contact("[2001:db8::4]:6884", 0x10));
    assertThat(told(two).added())
        .containsExactly(contact("1.0.0.1:6881", 0x11), contact("[2001:db8::4]:6884", 0x10));
    assertThat(told(one).dropped()).isEmpty();
  }

  @Test
  void nothingIsSaidWhileThereIsNothingToSay() {
    ExtensionSwarm.Peer lonely = swarm.joins("1.0.0.1:6881").greets(pex, "de");
    seconds(300);

    assertThat(lonely.sent()).isEmpty();
  }

  @Test
  void newsWaitsForItsMinuteAndWhoCameAndWentMeanwhileIsNotMentioned() {
    ExtensionSwarm.Peer one = swarm.joins("1.0.0.1:6881").greets(pex, "de");
    ExtensionSwarm.Peer two = swarm.joins("2.0.0.2:6881");
    seconds(1);
    two.leaves(pex);
    swarm.joins("3.0.0.3:6881").leaves(pex);
    swarm.joins("4.0.0.4:6881");
    seconds(59);
    int before = one.sent().size();
    seconds(1);
    List<String> after = one.sent();
    swarm.joins("2.0.0.2:6881"); // back again
    seconds(60);
    seconds(600);

    assertThat(before).isEqualTo(1);
    assertThat(after).hasSize(2);
    assertThat(read(after.get(1))).isEqualTo(news("4.0.0.4:6881", "2.0.0.2:6881"));
    assertThat(one.sent()).hasSize(3);
    assertThat(read(one.sent().get(2)).added()).containsExactly(contact("2.0.0.2:6881", 0x10));
  }

  @Test
  @DisplayName("at most 100 at first, then 50 added and 50 dropped; the rest in the next message")
  void messagesAreBounded() {
    ExtensionSwarm.Peer one = swarm.joins("1.0.0.1:6881").greets(pex, "de");
    List<ExtensionSwarm.Peer> others =
        IntStream.range(0, 180).mapToObj(i -> swarm.joins("2.0.0." + i + ":6881")).toList();
    seconds(1);
    seconds(60);
    seconds(60);
    others.subList(0, 120).forEach(peer -> peer.leaves(pex));
    seconds(60);
    seconds(60);
    seconds(60);

    List<PexMessage> messages = one.sent().stream().map(PeerExchangeTest::read).toList();
    assertThat(messages).extracting(m -> m.added().size()).containsExactly(100, 50, 30, 0, 0, 0);
    assertThat(messages).extracting(m -> m.dropped().size()).containsExactly(0, 0, 0, 50, 50, 20);
    assertThat(messages.stream().flatMap(m -> m.added().stream()).distinct()).hasSize(180);
  }

  @Test
  @DisplayName("E21 who lives in a local network is told of within it only")
  void localAddressesStayLocal() {
    ExtensionSwarm.Peer stranger = swarm.joins("1.0.0.1:6881").greets(pex, "de");
    ExtensionSwarm.Peer neighbour = swarm.joins("192.168.1.2:6881").greets(pex, "de");
    swarm.joins("192.168.1.3:6881");
    seconds(1);

    assertThat(stranger.sent()).isEmpty();
    assertThat(told(neighbour).added())
        .containsExactly(contact("1.0.0.1:6881", 0x10), contact("192.168.1.3:6881", 0x10));
  }

  // What we believe.

  @Test
  void addressesAreFoundOnceAndSeedsAreTellable() throws Exception {
    ExtensionSwarm.Peer one = swarm.joins("1.0.0.1:6881");
    pex.received(one, message("2.0.0.2:6881", "3.0.0.3:6881 seed").encode());
    pex.received(one, message("2.0.0.2:6881", "4.0.0.4:6881").encode());

    assertThat(swarm.found()).hasToString("[2.0.0.2:6881, 4.0.0.4:6881]");
    assertThat(swarm.foundSeeds()).hasToString("[3.0.0.3:6881]");
  }

  @Test
  @DisplayName(
      "E22 the same peer added and dropped for ever: it makes room, and is nothing but news")
  void addedAndDroppedForEver() throws Exception {
    ExtensionSwarm.Peer one = swarm.joins("1.0.0.1:6881");
    PeerAddress same = PeerAddress.parse("2.0.0.2:6881");
    for (int i = 0; i < 1_000; i++) {
      pex.received(one, message("2.0.0.2:6881").encode());
      pex.received(one, message("2.0.0.2:6881").encode());
      pex.received(one, new PexMessage(List.of(), List.of(same)).encode());
      swarm.passes(Duration.ofMinutes(1));
    }

    assertThat(swarm.found()).hasSize(1_000).containsOnly(same);
  }

  @Test
  @DisplayName("`dropped` never adds")
  void droppedNeverAdds() throws Exception {
    ExtensionSwarm.Peer one = swarm.joins("1.0.0.1:6881");
    pex.received(
        one, new PexMessage(List.of(), List.of(PeerAddress.parse("2.0.0.2:6881"))).encode());

    assertThat(swarm.found()).isEmpty();
  }

  @Test
  @DisplayName("E20 of each peer fifty are kept; those that are gone make room")
  void fiftyAreKeptOfEachPeer() throws Exception {
    ExtensionSwarm.Peer one = swarm.joins("1.0.0.1:6881");
    ExtensionSwarm.Peer other = swarm.joins("1.0.0.2:6881");
    pex.received(one, crowd("2.0.0.", 50).encode());
    pex.received(one, crowd("3.0.0.", 50).encode());
    int ofOne = swarm.found().size();
    pex.received(other, crowd("4.0.0.", 20).encode());
    int ofBoth = swarm.found().size();
    List<PeerAddress> gone = crowd("2.0.0.", 10).added().stream().map(Contact::address).toList();
    pex.received(one, new PexMessage(crowd("5.0.0.", 50).added(), gone).encode());

    assertThat(ofOne).isEqualTo(50);
    assertThat(ofBoth).isEqualTo(70);
    assertThat(swarm.found()).hasSize(80);
  }

  @Test
  @DisplayName("E20 seven messages within a minute: closed; one a minute for ever: welcome")
  void tooManyMessagesAreAViolation() throws Exception {
    ExtensionSwarm.Peer fast = swarm.joins("1.0.0.1:6881");
    ExtensionSwarm.Peer slow = swarm.joins("1.0.0.2:6881");
    for (int i = 0; i < 100; i++) {
      pex.received(slow, message("2.0.0.2:6881").encode());
      swarm.passes(Duration.ofSeconds(11));
    }
    for (int i = 0; i < 6; i++) {
      pex.received(fast, message("2.0.0.2:6881").encode());
      swarm.passes(Duration.ofSeconds(9));
    }

    assertThatThrownBy(() -> pex.received(fast, message("2.0.0.2:6881").encode()))
        .isInstanceOf(ExtensionViolation.class)
        .hasMessage("more than 6 ut_pex within a minute");
  }

  @Test
  @DisplayName(
      "E21 victims, services, this machine, the local network, ourselves as a group: not found")
  void poisonIsLeftOut() throws Exception {
    ExtensionSwarm.Peer stranger = swarm.joins("1.0.0.1:6881");
    pex.received(
        stranger,
        message(
                "9.9.9.9:80",
                "9.9.9.9:25",
                "9.9.9.9:53",
                "127.0.0.1:6881",
                "192.168.1.1:8080",
                "10.0.0.1:6881",
                "224.0.0.1:6881",
                "255.255.255.255:6881",
                "0.0.0.0:6881",
                "[::1]:6881",
                "[fe80::1]:6881",
                "[fd00::1]:6881",
                "[ff02::1]:6881")
            .encode());

    assertThat(swarm.found()).isEmpty();
  }

  @Test
  @DisplayName("E21 many ports of one victim: the first counts, but on loopback")
  void manyPortsOfOneHostAreOne() throws Exception {
    ExtensionSwarm.Peer stranger = swarm.joins("1.0.0.1:6881");
    ExtensionSwarm.Peer here = swarm.joins("127.0.0.1:6881");
    pex.received(stranger, message("9.9.9.9:7001", "9.9.9.9:7002", "9.9.9.9:7003").encode());
    pex.received(here, message("127.0.0.1:7001", "127.0.0.1:7002").encode());

    assertThat(swarm.found()).hasToString("[9.9.9.9:7001, 127.0.0.1:7001, 127.0.0.1:7002]");
  }

  private void seconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      swarm.passes(Duration.ofSeconds(1));
      pex.tick();
    }
  }

  private static PexMessage crowd(String prefix, int count) {
    return message(
        IntStream.range(0, count).mapToObj(i -> prefix + i + ":6881").toArray(String[]::new));
  }

  /// Peers as texts, `seed` behind them.
  private static PexMessage message(String... added) {
    List<Contact> contacts = new ArrayList<>();
    for (String one : added) {
      contacts.add(contact(one.split(" ")[0], one.endsWith(" seed") ? PexMessage.SEED : 0));
    }
    return new PexMessage(contacts, List.of());
  }

  private static PexMessage news(String added, String dropped) {
    return new PexMessage(
        List.of(contact(added, PexMessage.REACHABLE)), List.of(PeerAddress.parse(dropped)));
  }

  private static Contact contact(String address, int flags) {
    return new Contact(PeerAddress.parse(address), flags);
  }

  private static String payload(PexMessage message) {
    return StandardCharsets.ISO_8859_1.decode(message.encode()).toString();
  }

  private static PexMessage read(String payload) {
    return PexMessage.read(ExtensionSwarm.payload(payload), 1_000).orElseThrow();
  }

  private static PexMessage told(ExtensionSwarm.Peer peer) {
    assertThat(peer.sent()).hasSize(1);
    return read(peer.sent().getFirst());
  }
}
