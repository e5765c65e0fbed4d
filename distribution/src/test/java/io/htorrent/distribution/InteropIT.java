package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Real clients on loopback: they download from us and we from them. Who is started second learns
/// of the other, by `--peer` or from a tracker, and dials.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT) // Transmission thinks every ten seconds only
final class InteropIT {
  private static final long SIZE = 16L << 20;
  private static final long LARGE = 256L << 20;

  @TempDir private Path folder;

  /// One cell of the matrix.
  ///
  /// @param client the other client
  /// @param theySeed who has the data
  /// @param host the address of both
  /// @param theyDial who dials
  /// @param they how they encrypt
  /// @param we how we do: a value of `--encryption`
  record Case(
      OtherClient client,
      boolean theySeed,
      String host,
      boolean theyDial,
      OtherClient.Encryption they,
      String we) {

    Case(OtherClient client, boolean theySeed, String host, boolean theyDial) {
      this(client, theySeed, host, theyDial, OtherClient.Encryption.USUAL, "prefer");
    }

    Case encrypted(OtherClient.Encryption newThey, String newWe) {
      return new Case(client, theySeed, host, theyDial, newThey, newWe);
    }

    @Override
    public String toString() {
      boolean usual = they == OtherClient.Encryption.USUAL;
      return (usual ? "" : "encryption " + they + " there, " + we + " here: ")
          + client
          + (theySeed ? " seeds, " : " downloads, ")
          + (theyDial ? "dials " : "is dialled at ")
          + host;
    }
  }

  private static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (OtherClient client : OtherClient.values()) {
      for (boolean theySeed : new boolean[] {true, false}) {
        for (String host : List.of("127.0.0.1", "::1")) {
          cases.add(new Case(client, theySeed, host, false));
          if (client.dialsLoopback()) {
            cases.add(new Case(client, theySeed, host, true));
          }
        }
      }
    }
    return cases.stream();
  }

  private static Stream<Case> casesWeDial() {
    return cases().filter(one -> !one.theyDial());
  }

  private static Stream<Case> encryptedCases() {
    return cases().filter(one -> one.host().equals("127.0.0.1")).flatMap(InteropIT::encrypted);
  }

  private static Stream<Case> encrypted(Case one) {
    Case preferred = one.encrypted(OtherClient.Encryption.FORCED, "prefer");
    Case required = one.encrypted(OtherClient.Encryption.FORCED, "require");
    return one.client() == OtherClient.LIBTORRENT
        ? Stream.of(
            preferred,
            required,
            one.encrypted(OtherClient.Encryption.HANDSHAKE_ONLY, "prefer"),
            one.encrypted(OtherClient.Encryption.NONE, "prefer"),
            one.encrypted(OtherClient.Encryption.NONE, "off"))
        : Stream.of(preferred, required);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("encryptedCases")
  void encryption(Case one) throws Exception {
    Sandbox user = new Sandbox(folder);

    if (one.theyDial()) {
      exchangeByTracker(user, one);
    } else {
      exchangeByPeer(user, Sample.torrent(user, SIZE), one);
    }

    assertArrived();
  }

  @ParameterizedTest(name = "by --peer: {0}")
  @MethodSource("casesWeDial")
  void byPeer(Case one) throws Exception {
    Sandbox user = new Sandbox(folder);
    Path torrent = Sample.torrent(user, SIZE);

    exchangeByPeer(user, torrent, one);

    assertArrived();
  }

  @ParameterizedTest(name = "256 MiB by --peer: {0} seeds")
  @EnumSource
  void largeFrom(OtherClient client) throws Exception {
    Sandbox user = new Sandbox(folder);
    Path torrent = Sample.torrent(user, LARGE);

    exchangeByPeer(user, torrent, new Case(client, true, "127.0.0.1", false));

    assertArrived();
  }

  @ParameterizedTest(name = "256 MiB by --peer: {0} downloads")
  @EnumSource
  void largeTo(OtherClient client) throws Exception {
    Sandbox user = new Sandbox(folder);
    Path torrent = Sample.torrent(user, LARGE);

    exchangeByPeer(user, torrent, new Case(client, false, "127.0.0.1", false));

    assertArrived();
  }

  @ParameterizedTest(name = "by tracker: {0}")
  @MethodSource("cases")
  void byTracker(Case one) throws Exception {
    exchangeByTracker(new Sandbox(folder), one);

    assertArrived();
  }

  private void exchangeByTracker(Sandbox user, Case one) throws Exception {
    try (ScriptedTracker tracker = new ScriptedTracker(one.host())) {
      Path torrent = Sample.torrent(user, SIZE, tracker.url());
      try (Running first = one.theyDial() ? we(user, torrent, one) : they(torrent, one)) {
        assertThat(tracker.announces().poll(60, TimeUnit.SECONDS)).as(first.printed()).isNotNull();
        try (Running second = one.theyDial() ? they(torrent, one) : we(user, torrent, one)) {
          awaitEnd(one.theySeed() == one.theyDial() ? first : second, first, second);
        }
      }
    }
  }

  private static Stream<Case> casesOnIpv4() {
    return cases().filter(one -> one.host().equals("127.0.0.1"));
  }

  @ParameterizedTest(name = "by opentracker: {0}")
  @MethodSource("casesOnIpv4")
  void byOpentracker(Case one) throws Exception {
    Sandbox user = new Sandbox(folder);
    int port = OtherClient.freePort("127.0.0.1");
    Path torrent = Sample.torrent(user, SIZE, "http://127.0.0.1:" + port + "/announce");
    String infoHash = Sample.infoHash(torrent);

    try (Opentracker tracker =
            new Opentracker(Place.HERE, folder("tracker"), "127.0.0.1", port, infoHash);
        Running first = one.theyDial() ? we(user, torrent, one) : they(torrent, one)) {
      tracker.awaitPeer(infoHash);
      try (Running second = one.theyDial() ? they(torrent, one) : we(user, torrent, one)) {
        awaitEnd(one.theySeed() == one.theyDial() ? first : second, first, second);
      }
    }

    assertArrived();
  }

  private void exchangeByPeer(Sandbox user, Path torrent, Case one) throws Exception {
    int port = OtherClient.freePort(one.host());
    String peer = (one.host().contains(":") ? "[" + one.host() + "]" : one.host()) + ":" + port;
    try (Running they = one.client().start(job(torrent, one, port));
        Running we = we(user, torrent, one, "--peer", peer)) {
      awaitEnd(one.theySeed() ? we : they, they, we);
    }
  }

  private void awaitEnd(Running downloader, Running one, Running other) throws Exception {
    Outcome outcome = downloader.end();
    assertThat(outcome.exit()).as(one.printed() + other.printed()).isZero();
  }

  private Running they(Path torrent, Case one) throws Exception {
    return one.client().start(job(torrent, one, OtherClient.freePort(one.host())));
  }

  private OtherClient.Job job(Path torrent, Case one, int port) throws Exception {
    Path data = folder(one.theySeed() ? "have" : "got");
    return new OtherClient.Job(
        one.theySeed(), torrent.toString(), data, folder("other"), one.host(), port, one.they());
  }

  private Running we(Sandbox user, Path torrent, Case one, Object... more) throws Exception {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of(one.theySeed() ? "download" : "seed", torrent));
    arguments.addAll(List.of("-d", folder(one.theySeed() ? "got" : "have"), "--port", 0));
    arguments.addAll(
        List.of("--bind", one.host(), "--progress", "json", "--state", folder("state")));
    arguments.addAll(List.of("--no-dht", "--no-lsd", "--no-pex", "--encryption", one.we()));
    arguments.addAll(List.of(more));
    return user.start(arguments.toArray());
  }

  private Path folder(String name) throws Exception {
    return Files.createDirectories(folder.resolve(name));
  }

  private void assertArrived() throws Exception {
    assertThat(Content.sha256(folder.resolve("got/data.bin")))
        .isEqualTo(Content.sha256(folder.resolve("have/data.bin")));
  }
}
