package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Peers that find each other through the DHT alone (BEP 5): a torrent without trackers, in a DHT
/// of twenty nodes of libtorrent, ours and the other client's. Transmission takes no node on
/// loopback for one: with it all of this runs in a network of its own, which root may make.
@Tag("interop")
@Execution(ExecutionMode.CONCURRENT)
final class DhtIT {
  private static final long SIZE = 4L << 20;
  private static final int CROWD = 20;
  private static final int BASE = 21_000;
  private static final String PRIVATE = "10.77.0.1";

  @TempDir private Path folder;

  /// How a program is started here.
  private List<String> prefix = List.of();

  /// An address that nobody else uses: so all ports of it are free.
  private String host = "";

  @ParameterizedTest(name = "libtorrent seeds: {0}")
  @ValueSource(booleans = {true, false})
  @SuppressWarnings("try") // the crowd only has to be there
  void withLibtorrent(boolean theySeed) throws Exception {
    host = theySeed ? "127.0.5.1" : "127.0.5.2";
    Sandbox user = new Sandbox(folder);
    Path torrent = user.torrent("have/data.bin", SIZE);

    try (Running crowd = crowd();
        Running they = libtorrent(theySeed, torrent);
        Running we = we(user, !theySeed, torrent)) {
      awaitEnd(theySeed ? we : they, they, we);
    }

    assertArrived();
  }

  @ParameterizedTest(name = "Transmission seeds: {0}")
  @SuppressWarnings("try") // they only have to be there
  @ValueSource(booleans = {true, false})
  void withTransmission(boolean theySeed) throws Exception {
    Sandbox user = new Sandbox(folder);
    Path torrent = user.torrent("have/data.bin", SIZE);

    try (Running net = privateNetwork();
        Running crowd = crowd();
        Running they = transmission(theySeed, torrent);
        Running we = we(user, !theySeed, torrent)) {
      awaitEnd(theySeed ? we : they, they, we);
    }

    assertArrived();
  }

  /// A network with one machine, at a private address; others enter it.
  private Running privateNetwork() throws Exception {
    String setUp =
        "ip link set lo up && ip addr add %s/32 dev lo && echo $$ && exec sleep 600"
            .formatted(PRIVATE);
    Running net = new Running(new ProcessBuilder("unshare", "--net", "sh", "-c", setUp));
    String id = net.line(line -> line.matches("\\d+"));
    prefix = List.of("nsenter", "--net=/proc/" + id + "/ns/net");
    host = PRIVATE;
    return net;
  }

  private Running crowd() throws Exception {
    Running crowd = libtorrent("crowd", BASE, Integer.toString(CROWD));
    crowd.line("ready"::equals);
    return crowd;
  }

  private Running libtorrent(boolean seed, Path torrent) throws Exception {
    String data = folder(seed ? "have" : "got").toString();
    String bootstrap = host + ":" + BASE;
    return libtorrent(
        seed ? "seed" : "download", BASE + CROWD, data, torrent.toString(), bootstrap);
  }

  private Running libtorrent(String mode, int port, String... more) throws Exception {
    Path script = folder(mode).resolve("dht.py");
    try (var resource = DhtIT.class.getResourceAsStream("/libtorrent_dht.py")) {
      Files.copy(resource, script);
    }
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of("/usr/bin/python3", script.toString(), mode, host, Integer.toString(port)));
    command.addAll(List.of(more));
    return new Running(new ProcessBuilder(command));
  }

  private Running transmission(boolean seed, Path torrent) throws Exception {
    Path home = folder("transmission");
    Files.createDirectory(home.resolve("watch"));
    Files.copy(torrent, home.resolve("watch/job.torrent"));
    Files.writeString(
        home.resolve("dht.bootstrap"), "%1$s %2$d\n%1$s %3$d\n".formatted(host, BASE, BASE + 1));
    Files.writeString(
        home.resolve("settings.json"),
        """
        {
          "watch-dir": "%1$s/watch", "watch-dir-enabled": true,
          "download-dir": "%2$s", "incomplete-dir-enabled": false,
          "peer-port": %3$d, "bind-address-ipv4": "%4$s", "bind-address-ipv6": "::1",
          "dht-enabled": true, "lpd-enabled": false, "pex-enabled": false, "utp-enabled": false,
          "port-forwarding-enabled": false, "rpc-enabled": false, "message-level": 3,
          "script-torrent-done-enabled": %5$b, "script-torrent-done-filename": "%1$s/done"
        }
        """
            .formatted(home, folder(seed ? "have" : "got"), BASE + CROWD, host, !seed));
    Path done = Files.writeString(home.resolve("done"), "#!/bin/sh\nkill -TERM $PPID\n");
    assertThat(done.toFile().setExecutable(true)).isTrue();
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("transmission-daemon", "-f", "-g", home.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", home.toString());
    return new Running(builder);
  }

  private Running we(Sandbox user, boolean seed, Path torrent) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of(seed ? "seed" : "download", torrent));
    arguments.addAll(List.of("-d", folder(seed ? "have" : "got"), "--port", 0, "--bind", host));
    arguments.addAll(List.of("--progress", "json", "--state", folder("state"), "-v"));
    arguments.addAll(
        List.of("--no-lsd", "--no-pex", "--set", "dht.bootstrap=" + host + ":" + BASE));
    ProcessBuilder builder = user.builder(arguments.toArray());
    builder.command().addAll(0, prefix);
    return new Running(builder);
  }

  private static void awaitEnd(Running downloader, Running one, Running other) throws Exception {
    Outcome outcome = downloader.end();
    assertThat(outcome.exit()).as(one.printed() + other.printed()).isZero();
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private void assertArrived() throws Exception {
    assertThat(Content.sha256(folder.resolve("got/data.bin")))
        .isEqualTo(Content.sha256(folder.resolve("have/data.bin")));
  }
}
