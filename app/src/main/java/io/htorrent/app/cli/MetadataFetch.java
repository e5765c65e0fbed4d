package io.htorrent.app.cli;

import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Reply;
import io.htorrent.app.client.RunningClient;
import io.htorrent.app.config.Draft;
import io.htorrent.app.terminal.Ink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Gets the metadata of a magnet link from peers, and nothing else of the torrent. Events and
/// signals come from other threads and meet in one queue; all else is on the calling thread.
final class MetadataFetch {

  private static final long POLL_MILLIS = 200;
  private static final long CLOSE_SECONDS = 5;

  private final Context context;
  private final Draft.Request request;
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private String reason = "no peer was found yet";

  /// What the calling thread is told.
  private sealed interface Item {
    record Happened(Event event) implements Item {}

    record Refused(String reason) implements Item {}

    record Asked(Interrupts.Stop stop) implements Item {}
  }

  /// It was ended by a signal before it was done.
  static final class Interrupted extends Exception {
    private static final long serialVersionUID = 1L;

    /// What the program ends with.
    final int exitCode;

    Interrupted(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  /// @param request the configuration to start a client with
  MetadataFetch(Context context, Draft.Request request) {
    this.context = context;
    this.request = request;
  }

  /// Gets it, or gives up after `patience`.
  Metainfo fetch(MagnetLink link, Wanted.Terms terms, Duration patience)
      throws Failure, InterruptedException, Interrupted {
    Runnable unwatch = context.interrupts().watch(stop -> items.add(new Item.Asked(stop)));
    try (Preparation preparation = Preparation.of(context, request, false);
        RunningClient client =
            context
                .clients()
                .start(preparation.settings().unmapped(), e -> items.add(new Item.Happened(e)))) {
      Wanted.Terms all = terms.with(Sources.named(link, context, client.network()));
      Command add = new Command.AddMagnet(link, all.directory(), all.peers(), all.trackers(), true);
      client.session().ask(add).thenAccept(this::answered);
      try {
        return await(link, patience);
      } finally {
        close(client);
      }
    } catch (IOException e) {
      throw new Failure(Exit.FAILED, String.valueOf(e.getMessage()), e);
    } finally {
      unwatch.run();
    }
  }

  private void answered(Reply reply) {
    if (reply instanceof Reply.Refused refused) {
      items.add(new Item.Refused(refused.reason()));
    }
  }

  private Metainfo await(MagnetLink link, Duration patience)
      throws Failure, InterruptedException, Interrupted {
    Instant deadline = context.clock().instant().plus(patience);
    try {
      while (context.clock().instant().isBefore(deadline)) {
        switch (items.poll(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          case null -> {}
          case Item.Happened(Event.MetadataFound found) -> {
            return found.metainfo();
          }
          case Item.Happened(Event.Failed failed) ->
              throw new Failure(Exit.of(failed.problem()), link.title() + ": " + failed.reason());
          case Item.Happened(Event.Progress progress) -> show(progress.status().reason());
          case Item.Happened _ -> {}
          case Item.Refused(String why) ->
              throw new Failure(Exit.FAILED, link.title() + ": " + why);
          case Item.Asked(Interrupts.Stop stop) -> throw new Interrupted(stop.exitCode());
        }
      }
    } finally {
      clear();
    }
    throw new Failure(
        Exit.FAILED,
        link.title()
            + ": no metadata within "
            + patience.toSeconds()
            + " s ("
            + reason
            + "); name a peer with --peer, or wait longer with --timeout");
  }

  private void show(String now) {
    if (!now.isEmpty()) {
      reason = now;
    }
    if (context.terminal().look().interactive()) {
      String line = "waiting for metadata: " + reason;
      int room = Math.max(1, context.terminal().columns() - 1);
      String fitting = line.length() > room ? line.substring(0, room) : line;
      context.terminal().live(context.terminal().painted(Ink.PLAIN, fitting) + "\n");
    }
  }

  private void clear() {
    if (context.terminal().look().interactive()) {
      context.terminal().live("");
    }
  }

  private static void close(RunningClient client) throws InterruptedException {
    try {
      client
          .session()
          .ask(new Command.Shutdown())
          .toCompletableFuture()
          .get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // It is closed all the same.
    }
  }
}
