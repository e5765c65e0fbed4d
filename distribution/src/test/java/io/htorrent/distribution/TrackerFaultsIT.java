package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.htorrent.distribution.FaultyTracker.Fault;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The assembled program and trackers that are wrong, or that it must not trust.
final class TrackerFaultsIT {
  private static final int SIZE = 1 << 20;
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;
  private Sandbox user;
  private Path torrent;

  @BeforeEach
  void makeTorrent() throws Exception {
    user = new Sandbox(folder);
    torrent = user.torrent("have/data.bin", SIZE, "--piece-length", "64KiB");
    Files.createDirectories(folder.resolve("got"));
  }

  @Test
  @DisplayName("Q02 trackers that are garbage, bombs, loops, silent or out of order: told, passed")
  void downloadGoesOnWhateverTrackersAnswer() throws Exception {
    try (FaultyTracker faulty = new FaultyTracker();
        ScriptedTracker good = new ScriptedTracker("127.0.0.1");
        Running seed = run("seed", "have", "--tracker", good.url())) {
      assertThat(good.announces().poll(60, TimeUnit.SECONDS)).as(seed.printed()).isNotNull();
      List<Object> options = new ArrayList<>(List.of("--set", "tracker-http.timeout=2s"));
      for (Fault fault : Fault.values()) {
        options.addAll(List.of("--tracker", faulty.url(fault)));
      }
      options.addAll(List.of("--tracker", good.url()));

      Outcome outcome;
      try (Running leech = run("download", "got", options.toArray())) {
        outcome = leech.end();
      }

      assertThat(outcome.exit()).as(outcome.all()).isZero();
      for (Fault fault : Fault.values()) {
        assertThat(outcome.err().lines())
            .filteredOn(text -> text.contains(faulty.url(fault)))
            .hasSize(1)
            .first()
            .asString()
            .contains(fault.told);
      }
      assertThat(Content.sha256(folder.resolve("got/data.bin")))
          .isEqualTo(Content.sha256(folder.resolve("have/data.bin")));
    }
  }

  @Test
  @DisplayName("Q02 a tracker that hangs does not hold up the end")
  void ctrlCEndsItThoughATrackerHangs() throws Exception {
    try (FaultyTracker faulty = new FaultyTracker();
        Running leech = run("download", "got", "--tracker", faulty.url(Fault.SILENCE))) {
      leech.event("progress");
      while (faulty.asked() == 0 && !leech.endsWithin(50)) {
        assertThat(leech.printed()).doesNotContain("\tat ");
      }

      leech.signal("INT");

      Outcome outcome = leech.end();
      assertThat(outcome.exit()).as(outcome.all()).isEqualTo(130);
    }
  }

  @Test
  @DisplayName(
      "H14 a tracker with a certificate of its own is refused, and taken once it is trusted")
  void certificatesAreChecked() throws Exception {
    BlockingQueue<String> announces = new LinkedBlockingQueue<>();
    KeyStore keys = keys();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(keys)));
    server.createContext(
        "/announce",
        exchange -> {
          announces.add(exchange.getRequestURI().toString());
          byte[] reply = "d8:intervali60e5:peers0:e".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, reply.length);
          exchange.getResponseBody().write(reply);
          exchange.close();
        });
    server.start();
    String url = "https://localhost:" + server.getAddress().getPort() + "/announce";
    try {
      String refusal;
      try (Running leech = run("download", "got", "--tracker", url)) {
        refusal = printed(leech, "offers no trustworthy TLS connection");
      }
      boolean askedThen = !announces.isEmpty();

      ProcessBuilder trusting = builder("download", "got", "--tracker", url);
      trusting
          .environment()
          .put(
              "HTORRENT_OPTS",
              "-Djavax.net.ssl.trustStorePassword=changeit -Djavax.net.ssl.trustStore="
                  + folder.resolve("keys.p12"));
      String announce;
      try (Running leech = new Running(trusting)) {
        announce = announces.poll(60, TimeUnit.SECONDS);
        assertThat(announce).as(leech.printed()).isNotNull();
      }

      assertThat(refusal)
          .contains("offers no trustworthy TLS connection: its certificate is signed by itself or")
          .doesNotContain("\tat ");
      assertThat(askedThen).isFalse();
      assertThat(announce).contains("event=started");
    } finally {
      server.stop(0);
    }
  }

  private Running run(String command, String directory, Object... more) throws Exception {
    return new Running(builder(command, directory, more));
  }

  private ProcessBuilder builder(String command, String directory, Object... more)
      throws Exception {
    List<Object> arguments =
        new ArrayList<>(List.of(command, torrent, "-d", folder.resolve(directory)));
    arguments.addAll(
        List.of("--port", 0, "--progress", "json", "--state", folder.resolve(directory + "-s")));
    arguments.addAll(List.of("--no-dht", "--no-lsd", "--no-pex", "--bind", "127.0.0.1"));
    arguments.addAll(List.of(more));
    return user.builder(arguments.toArray());
  }

  /// Waits until it has printed this.
  private static String printed(Running running, String words) throws InterruptedException {
    while (!running.printed().contains(words)) {
      assertThat(running.endsWithin(100)).as(running.printed()).isFalse();
    }
    return running.printed();
  }

  /// A key for `localhost` and a certificate that it signed itself.
  private KeyStore keys() throws Exception {
    Path file = folder.resolve("keys.p12");
    String options =
        "-genkeypair -alias test -keyalg EC -dname CN=localhost -ext SAN=dns:localhost"
            + " -storepass changeit -keystore keys.p12";
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options.split(" ")));
    Process keytool = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static SSLContext tls(KeyStore keys) throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    return context;
  }
}
