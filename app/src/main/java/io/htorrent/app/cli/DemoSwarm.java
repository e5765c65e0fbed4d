package io.htorrent.app.cli;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Reply;
import io.htorrent.api.session.TorrentStatus;
import io.htorrent.api.tracker.TrackerServer;
import io.htorrent.app.client.Chosen;
import io.htorrent.app.client.ClientSettings;
import io.htorrent.app.client.OpenNetwork;
import io.htorrent.app.client.PeerPort;
import io.htorrent.app.client.RunningClient;
import io.htorrent.app.progress.ProgressView;
import io.htorrent.app.progress.Summary;
import io.htorrent.engine.EngineSettings;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The swarm of the demo: a tracker and three clients in this process, on the loopback interface.
///
/// What the clients and signals tell meets in one queue; the main thread does the rest.
final class DemoSwarm implements AutoCloseable {

  static final List<String> LEECHERS = List.of("downloader-1", "downloader-2");

  private static final String SEEDER = "seeder";
  private static final PeerPort LOOPBACK =
      new PeerPort(0, false, List.of(InetAddress.ofLiteral("127.0.0.1")));

  /// Slow enough to be watched: some three seconds.
  private static final long UPLOAD_BYTES_PER_SECOND = 10L << 20;

  private final Context context;
  private final Preparation preparation;
  private final ProgressView view;
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private final List<Closeable> open = new ArrayList<>();
  private final List<RunningClient> clients = new ArrayList<>();
  private final Map<String, TorrentStatus> latest = new LinkedHashMap<>();
  private final Set<String> complete = new HashSet<>();
  private String announceUrl = "";
  private int exitCode = Exit.DONE;
  private boolean ending;

  /// What the main thread is told.
  private sealed interface Item {
    record Happened(String peer, Event event) implements Item {}

    record Refused(String peer, String reason) implements Item {}

    record Asked(Interrupts.Stop stop) implements Item {}
  }

  DemoSwarm(Context context, Preparation preparation, ProgressView view) {
    this.context = context;
    this.preparation = preparation;
    this.view = view;
  }

  /// Takes a signal. Any thread.
  void stop(Interrupts.Stop stop) {
    items.add(new Item.Asked(stop));
  }

  /// Opens the tracker and returns its URL.
  String openTracker() throws Failure, IOException {
    Chosen<TrackerServer.Factory> chosen =
        preparation.plugins().providers(TrackerServer.Factory.class).stream()
            .findFirst()
            .map(preparation::with)
            .orElseThrow(() ->
                new Failure(
                    Exit.FAILED,
                    "no plugin here is a tracker: the demo needs tracker-server, see 'htorrent plugins'"));
    OpenNetwork network = context.clients().openNetwork(LOOPBACK);
    open.add(network::close);
    TrackerServer tracker =
        chosen
            .factory()
            .open(
                new InetSocketAddress(LOOPBACK.bind().getFirst(), 0),
                network.network(),
                chosen.options(),
                new SplittableRandom(1));
    open.addFirst(tracker);
    announceUrl = tracker.announceUrl().toString();
    return announceUrl;
  }

  String announceUrl() {
    return announceUrl;
  }

  /// Lets the downloaders get the torrent.
  ///
  /// @return the exit code
  int run(Metainfo torrent, DemoFolder folder) throws Failure, IOException, InterruptedException {
    Instant start = context.clock().instant();
    view.begin(List.of(torrent.infoHash()));
    start(SEEDER, torrent, folder, List.of());
    InetSocketAddress seeder = await(SEEDER);
    for (String leecher : LEECHERS) {
      if (!ending) {
        start(
            leecher,
            torrent,
            folder,
            List.of(new PeerAddress(LOOPBACK.bind().getFirst(), seeder.getPort())));
      }
    }
    while (!ending && !complete.containsAll(LEECHERS)) {
      take(items.poll(100, TimeUnit.MILLISECONDS));
      view.tick();
    }
    shutdown();
    Duration elapsed = Duration.between(start, context.clock().instant());
    long down = latest.values().stream().mapToLong(TorrentStatus::bytesDownloaded).sum();
    complete.remove(SEEDER);
    view.end(new Summary(LEECHERS.size(), complete.size(), down, 0, elapsed, elapsed));
    return exitCode;
  }

  @Override
  public void close() throws IOException {
    for (RunningClient client : clients) {
      client.close();
    }
    for (Closeable one : open) {
      one.close();
    }
  }

  private void start(String peer, Metainfo torrent, DemoFolder folder, List<PeerAddress> peers)
      throws Failure, IOException {
    ClientSettings chosen = preparation.settings();
    EngineSettings limits =
        new EngineSettings(
                0,
                UPLOAD_BYTES_PER_SECOND,
                chosen.limits().connections(),
                chosen.limits().uploadSlots(),
                chosen.limits().bufferBytes())
            .with(chosen.limits().encryption());
    ClientSettings settings = chosen.at(LOOPBACK, folder.stateOf(peer)).within(limits);
    RunningClient client =
        context.clients().start(settings, event -> items.add(new Item.Happened(peer, event)));
    clients.add(client);
    client
        .session()
        .ask(new Command.Add(torrent, folder.of(peer), peers, List.of(), false))
        .whenComplete((reply, bug) -> {
          if (bug != null) {
            items.add(new Item.Refused(peer, String.valueOf(bug)));
          } else if (reply instanceof Reply.Refused refused) {
            items.add(new Item.Refused(peer, refused.reason()));
          }
        });
  }

  /// Waits until the peer has checked its files and says where it listens.
  private InetSocketAddress await(String peer) throws InterruptedException {
    InetSocketAddress address = new InetSocketAddress(0);
    while (!ending && (address.getPort() == 0 || !complete.contains(peer))) {
      Item item = items.poll(100, TimeUnit.MILLISECONDS);
      if (item instanceof Item.Happened(String _, Event.Listening listening)) {
        address = listening.address();
      }
      take(item);
      view.tick();
    }
    return address;
  }

  private void take(@Nullable Item item) {
    switch (item) {
      case null -> {}
      case Item.Happened(String peer, Event event) -> show(peer, event);
      case Item.Refused(String peer, String reason) -> {
        context.terminal().error(peer + ": " + reason);
        end(Exit.FAILED);
      }
      case Item.Asked(Interrupts.Stop stop) -> end(stop.exitCode());
    }
  }

  private void show(String peer, Event event) {
    switch (event) {
      case Event.Progress progress -> {
        latest.put(peer, progress.status());
        view.show(new Event.Progress(named(peer, progress.status())));
      }
      case Event.Complete done -> {
        latest.put(peer, done.status());
        complete.add(peer);
        view.show(new Event.Complete(named(peer, done.status()), done.downloadedBytes()));
      }
      case Event.Failed failed -> {
        view.show(failed);
        end(failed.retrying() ? Exit.DONE : Exit.of(failed.problem()));
      }
      case Event.StrategyStuck _, Event.DriverStuck _ -> {
        view.show(event);
        end(Exit.FAILED);
      }
      case Event.StrategyReplaced _, Event.DriverEnded _, Event.Notice _, Event.Listening _ ->
          view.show(event);
      case Event.Stopped _, Event.MetadataFound _, Event.PortMapped _ -> {}
    }
  }

  private void end(int code) {
    ending |= code != Exit.DONE;
    exitCode = code;
  }

  private void shutdown() throws InterruptedException {
    List<CompletableFuture<Reply>> replies =
        clients.stream()
            .map(client -> client.session().ask(new Command.Shutdown()).toCompletableFuture())
            .toList();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new));
    try {
      all.get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      context.terminal().warning("the demo's clients did not end in time (" + e + ")");
    }
  }

  /// The status under the peer's name: they share one torrent.
  private static TorrentStatus named(String peer, TorrentStatus status) {
    return new TorrentStatus(
        status.torrent(),
        peer,
        status.state(),
        status.bytesDone(),
        status.bytesTotal(),
        status.bytesDownloaded(),
        status.bytesUploaded(),
        status.downloadBytesPerSecond(),
        status.uploadBytesPerSecond(),
        status.peers(),
        status.seeds(),
        status.piecesDone(),
        status.piecesTotal(),
        status.checkedPieces(),
        status.reason(),
        status.trackers(),
        status.causes());
  }
}
