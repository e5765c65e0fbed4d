package io.htorrent.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.api.network.HttpReply;
import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.net.guard.NameResolver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsTest {

  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static SSLContext trusting;
  private static SSLContext trustingSigner;

  @TempDir private static Path folder;

  /// Certificates for `localhost` only, trusted by nobody but `trusting` and `trustingSigner`: one
  /// made by itself, and one that was signed and has expired.
  @BeforeAll
  static void makeCertificates() throws Exception {
    String localhost = " -dname CN=localhost -ext SAN=dns:localhost ";
    keytool("test", localhost);
    keytool("signer", " -dname CN=signer -ext bc:c ");
    keytool("expired", localhost + "-signer signer -startdate -3d -validity 1 ");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      keys.load(in, PASSWORD);
    }
    trusting = context(keys, "test");
    trustingSigner = context(keys, "expired", "signer");
  }

  private static void keytool(String alias, String options) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(keytool.toString()));
    String all =
        "-genkeypair -keyalg EC -alias %s -storepass changeit -keystore keys.p12".formatted(alias)
            + options.stripTrailing();
    command.addAll(List.of(all.split(" ")));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @AfterAll
  static void endLoops() {
    LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void fetchesOverTls() throws Exception {
    try (ScriptServer server = tlsServer(trusting)) {
      HttpReply reply = fetch("localhost", server.port(), trusting);

      assertThat(reply.body()).asString().isEqualTo("secret");
    }
  }

  @Test
  @DisplayName("H14 refuses a certificate of another host")
  void refusesACertificateOfAnotherHost() throws Exception {
    try (ScriptServer server = tlsServer(trusting)) {
      assertThatThrownBy(() -> fetch("t.example", server.port(), trusting))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              "t.example:%d offers no trustworthy TLS connection: its certificate is for another host",
              server.port())
          .hasCauseInstanceOf(SSLException.class);
      assertThat(server.heads()).isEmpty();
    }
  }

  @Test
  @DisplayName("H14 refuses a certificate that nobody signed")
  void refusesACertificateThatNobodySigned() throws Exception {
    try (ScriptServer server = tlsServer(trusting)) {
      assertThatThrownBy(() -> fetch("localhost", server.port(), SSLContext.getDefault()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(
              "offers no trustworthy TLS connection: its certificate is signed by itself or by"
                  + " somebody whom Java does not trust");
      assertThat(server.heads()).isEmpty();
    }
  }

  @Test
  @DisplayName("H14 refuses a certificate that has expired")
  void refusesACertificateThatHasExpired() throws Exception {
    try (ScriptServer server = tlsServer(trustingSigner)) {
      assertThatThrownBy(() -> fetch("localhost", server.port(), trustingSigner))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith(
              "offers no trustworthy TLS connection: its certificate has expired");
    }
  }

  @Test
  @DisplayName("H14 refuses a server that speaks plain HTTP")
  void refusesAServerThatSpeaksPlainHttp() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerInPlainHttp(plain));

      assertThatThrownBy(() -> fetch("localhost", plain.getLocalPort(), trusting))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("offers no trustworthy TLS connection: ");
    }
  }

  private static void answerInPlainHttp(ServerSocket plain) {
    try (Socket socket = plain.accept()) {
      byte[] reply = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      socket.getInputStream().read();
      socket.getOutputStream().write(reply);
      socket.getInputStream().readAllBytes();
    } catch (IOException _) {
      // The client went away, as it should.
    }
  }

  private static ScriptServer tlsServer(SSLContext tls) throws IOException {
    ServerSocket socket =
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    byte[] reply = ScriptServer.reply("", "secret".getBytes(StandardCharsets.US_ASCII));
    return ScriptServer.playing(socket, (_, out) -> out.write(reply));
  }

  private static HttpReply fetch(String host, int port, SSLContext tls)
      throws IOException, InterruptedException {
    NameResolver loopback = (_, _) -> List.of(InetAddress.ofLiteral("127.0.0.1"));
    HttpConnector connector =
        new HttpConnector(LOOPS, List.of(), () -> tls, new HttpTimes(PATIENCE, PATIENCE));
    URI uri = URI.create("https://" + host + ":" + port + "/announce");
    return new HttpFetcher(loopback, connector)
        .fetch(new HttpRequest(uri, Purpose.TRACKER, Map.of(), PATIENCE, 1000));
  }

  /// One that identifies itself by this key, and trusts this certificate, or the key's.
  private static SSLContext context(KeyStore keys, String key, String... trusted)
      throws GeneralSecurityException, IOException {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(key, keys.getKey(key, PASSWORD), PASSWORD, keys.getCertificateChain(key));
    KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    ours.init(own, PASSWORD);
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    String anchor = trusted.length == 0 ? key : trusted[0];
    anchors.setCertificateEntry(anchor, keys.getCertificate(anchor));
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(ours.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }
}
