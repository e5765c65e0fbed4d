package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoException;
import io.htorrent.api.metainfo.MetainfoParser;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Problem;
import io.htorrent.api.session.Reply;
import io.htorrent.engine.port.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The torrents of a session that were added by their links (BEP 9): from the link to metadata,
/// kept for the next time, and on to a [Torrent]. On the session's loop.
final class Magnets {

  private static final Logger log = LoggerFactory.getLogger(Magnets.class);

  private final SessionContext context;
  private final StateStore states;
  private final Host host;
  private final Map<InfoHash, MetadataStage> stages = new LinkedHashMap<>();

  /// The session.
  interface Host {
    /// Whether it can take no torrent of this hash, and why.
    Optional<Reply.Refused> refuses(InfoHash hash, String name);

    /// Makes the search for a torrent's metadata.
    MetadataStage stage(Command.AddMagnet wanted, MetadataStage.Host finder);

    /// Takes up a torrent as if it had been added by its file.
    ///
    /// @param before what it takes over from, if anything
    void add(Command.Add add, @Nullable MetadataStage before, CompletableFuture<Reply> reply);
  }

  Magnets(SessionContext context, StateStore states, Host host) {
    this.context = context;
    this.states = states;
    this.host = host;
  }

  void add(Command.AddMagnet wanted, CompletableFuture<Reply> reply) {
    MagnetLink link = wanted.link();
    InfoHash hash = link.infoHash();
    if (hash.isV2()) {
      reply.complete(
          new Reply.Refused(
              Problem.METADATA,
              link.title() + " is a v2 torrent (BEP 52): only v1 and hybrid are supported"));
      return;
    }
    Optional<Reply.Refused> refused = host.refuses(hash, link.title());
    if (refused.isPresent()) {
      reply.complete(refused.get());
      return;
    }
    MetadataStage stage = host.stage(wanted, (one, info) -> found(one, wanted, info));
    stages.put(hash, stage);
    context.network().welcome(hash);
    context
        .workers()
        .waiting(() -> {
          Optional<byte[]> kept = states.metadata(hash);
          context.loop().execute(() -> lookedUp(stage, wanted, kept, reply));
        });
  }

  private void lookedUp(
      MetadataStage stage,
      Command.AddMagnet wanted,
      Optional<byte[]> kept,
      CompletableFuture<Reply> reply) {
    reply.complete(new Reply.Done());
    if (stage.over()) {
      return; // removed meanwhile
    }
    if (kept.isPresent() && stage.isMetadata(kept.get())) {
      parsed(stage, wanted, kept.get()).ifPresent(metainfo -> known(stage, wanted, metainfo));
    } else {
      stage.begin();
    }
  }

  /// It is kept before anybody hears of it, so that it is there whatever comes next.
  private void found(MetadataStage stage, Command.AddMagnet wanted, byte[] info) {
    parsed(stage, wanted, info)
        .ifPresent(metainfo ->
            context
                .workers()
                .waiting(() -> {
                  keep(metainfo.infoHash(), info);
                  context.loop().execute(() -> known(stage, wanted, metainfo));
                }));
  }

  private static Optional<Metainfo> parsed(
      MetadataStage stage, Command.AddMagnet wanted, byte[] info) {
    try {
      return Optional.of(MetainfoParser.parseInfo(info, wanted.link()));
    } catch (MetainfoException e) { // E12: the hash is right, so that nobody has better
      stage.failed(Problem.METADATA, "its metadata is of no use: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void known(MetadataStage stage, Command.AddMagnet wanted, Metainfo metainfo) {
    if (stage.over()) {
      return; // removed meanwhile
    }
    context.events().accept(new Event.MetadataFound(metainfo.infoHash(), metainfo));
    if (wanted.metadataOnly()) {
      stage.rest();
    } else {
      goOn(stage, wanted, metainfo);
    }
  }

  private void goOn(MetadataStage stage, Command.AddMagnet wanted, Metainfo metainfo) {
    List<PeerAddress> peers = new ArrayList<>(wanted.peers());
    peers.addAll(wanted.link().peers());
    CompletableFuture<Reply> taken = new CompletableFuture<>();
    var _ =
        taken.thenAccept(reply -> {
          if (reply instanceof Reply.Refused refused) {
            stage.failed(refused.problem(), refused.reason());
          } else {
            stages.remove(metainfo.infoHash());
          }
        });
    host.add(
        new Command.Add(
            metainfo, wanted.directory(), peers, wanted.trackers(), false, wanted.files()),
        stage,
        taken);
  }

  /// Best effort: without it, the metadata is fetched again the next time. On a worker.
  private void keep(InfoHash hash, byte[] info) {
    try {
      states.keepMetadata(hash, info);
    } catch (IOException e) {
      log.warn("{}: its metadata is not kept: {}", hash.shortName(), e.toString());
    }
  }

  /// The search for the metadata of this torrent, if it is on.
  Optional<MetadataStage> find(InfoHash hash) {
    return Optional.ofNullable(stages.get(hash));
  }

  /// All searches, the ended ones included.
  Collection<MetadataStage> all() {
    return stages.values();
  }

  /// Ends one. `done` runs when that is over; says whether there was one.
  boolean remove(InfoHash hash, Runnable done) {
    MetadataStage stage = stages.get(hash);
    if (stage == null) {
      return false;
    }
    stage.stop(() -> {
      stages.remove(hash, stage);
      context.network().unwelcome(hash);
      done.run();
    });
    return true;
  }
}
