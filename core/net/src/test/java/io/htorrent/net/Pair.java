package io.htorrent.net;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.Encryption;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.port.PeerNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Two ends of one real TCP connection over loopback, each on a loop of its own.
final class Pair implements AutoCloseable {

  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final InfoHash TORRENT = InfoHash.of(new byte[20]);

  final NettyNetwork network;
  final Loop diallerLoop;
  final Loop acceptorLoop;
  final PeerChannel dialler;
  final PeerChannel acceptor;

  private Pair(NettyNetwork network, PeerChannel dialler, PeerChannel acceptor) {
    this.network = network;
    this.dialler = dialler;
    this.acceptor = acceptor;
    acceptorLoop = network.loops().get(0);
    diallerLoop = network.loops().get(1);
  }

  /// Connects over `127.0.0.1` or `::1`, plainly.
  static Pair over(String address) throws IOException {
    return over(address, Encryption.OFF, Encryption.Form.PLAIN);
  }

  /// Connects in this form to somebody who takes connections as this policy says.
  static Pair over(String address, Encryption policy, Encryption.Form form) throws IOException {
    InetAddress ip = InetAddress.ofLiteral(address);
    NettyNetwork network = new NettyNetwork(new NetworkSettings(2, List.of(ip), 0));
    CompletableFuture<PeerChannel> accepted = new CompletableFuture<>();
    Loop acceptors = network.loops().get(0);
    run(acceptors, () -> network.welcome(TORRENT));
    int port = network.listen(acceptors, policy, accepted::complete).getFirst().getPort();
    PeerNetwork.Dial dial =
        new PeerNetwork.Dial(new PeerAddress(ip, port), TORRENT, form, PATIENCE_NANOS);
    CompletableFuture<PeerChannel> dialled = dial(network, dial, network.loops().get(1));
    return new Pair(network, await(dialled), await(accepted));
  }

  static CompletableFuture<PeerChannel> dial(NettyNetwork network, PeerAddress peer, Loop loop) {
    return dial(network, plain(peer, PATIENCE_NANOS), loop);
  }

  private static CompletableFuture<PeerChannel> dial(
      NettyNetwork network, PeerNetwork.Dial dial, Loop loop) {
    CompletableFuture<PeerChannel> outcome = new CompletableFuture<>();
    network.dial(
        dial,
        loop,
        new PeerNetwork.DialListener() {
          @Override
          public void connected(PeerChannel channel) {
            outcome.complete(channel);
          }

          @Override
          public void failed(String reason) {
            outcome.completeExceptionally(new IOException(reason));
          }
        });
    return outcome;
  }

  /// A dial without encryption.
  static PeerNetwork.Dial plain(PeerAddress peer, long timeoutNanos) {
    return new PeerNetwork.Dial(peer, TORRENT, Encryption.Form.PLAIN, timeoutNanos);
  }

  /// Runs on a loop and waits for the result.
  static <T> T on(Loop loop, Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(() -> {
      try {
        result.complete(task.get());
      } catch (RuntimeException e) {
        result.completeExceptionally(e);
      }
    });
    return await(result);
  }

  static void run(Loop loop, Runnable task) {
    on(
        loop,
        () -> {
          task.run();
          return true;
        });
  }

  /// Lets a loop take many turns, in which it would do what it is not supposed to do.
  static void turns(Loop loop, int count) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    loop.execute(() -> turn(loop, count, done));
    await(done);
  }

  private static void turn(Loop loop, int left, CompletableFuture<Boolean> done) {
    if (left == 0) {
      done.complete(true);
    } else {
      loop.after(TimeUnit.MILLISECONDS.toNanos(1), () -> turn(loop, left - 1, done));
    }
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE_NANOS, TimeUnit.NANOSECONDS).join();
  }

  @Override
  public void close() {
    network.close();
  }
}
