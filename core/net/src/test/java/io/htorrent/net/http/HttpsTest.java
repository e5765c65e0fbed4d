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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsTest {

  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static SSLContext trusting;

  @TempDir private static Path folder;

  /// A certificate for `localhost` only, made by itself and trusted by nobody but `trusting`.
  @BeforeAll
  static void makeCertificate() throws Exception {
    Path file = folder.resolve("keys.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String options =
        "-genkeypair -alias test -keyalg EC -dname CN=localhost -ext SAN=dns:localhost"
            + " -storepass changeit -keystore keys.p12";
    List<String> command = new ArrayList<>(List.of(keytool.toString()));
    command.addAll(List.of(options.split(" ")));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    trusting = context(keys);
  }

  @AfterAll
  static void endLoops() {
    LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void fetchesOverTls() throws Exception {
    try (ScriptServer server = tlsServer()) {
      HttpReply reply = fetch("localhost", server.port(), trusting);

      assertThat(reply.body()).asString().isEqualTo("secret");
    }
  }

  @Test
  void h14RefusesACertificateOfAnotherHost() throws Exception {
    try (ScriptServer server = tlsServer()) {
      assertThatThrownBy(() -> fetch("t.example", server.port(), trusting))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              "t.example:%d offers no trustworthy TLS connection: ", server.port())
          .hasCauseInstanceOf(SSLException.class);
      assertThat(server.heads()).isEmpty();
    }
  }

  @Test
  void h14RefusesACertificateThatNobodySigned() throws Exception {
    try (ScriptServer server = tlsServer()) {
      assertThatThrownBy(() -> fetch("localhost", server.port(), SSLContext.getDefault()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("offers no trustworthy TLS connection: ");
      assertThat(server.heads()).isEmpty();
    }
  }

  @Test
  void h14RefusesAServerThatSpeaksPlainHttp() throws Exception {
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

  private static ScriptServer tlsServer() throws IOException {
    ServerSocket socket =
        trusting
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
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

  private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try {
      trusted.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    trusted.setCertificateEntry("test", keys.getCertificate("test"));
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }
}
