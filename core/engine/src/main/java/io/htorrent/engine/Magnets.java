package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.InfoHashes;
import io.htorrent.api.PeerAddress;
import io.htorrent.api.metainfo.MagnetLink;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.metainfo.MetainfoException;
import io.htorrent.api.metainfo.MetainfoParser;
import io.htorrent.api.metainfo.MetainfoWriter;
import io.htorrent.api.metainfo.PieceLayer;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Problem;
import io.htorrent.api.session.Reply;
import io.htorrent.engine.port.StateStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final Map<InfoHash, MetadataStage> stages = new LinkedHashMap<>(); // by hash on the wire

  /// The session.
  interface Host {
    /// Whether it can take no torrent of these hashes, and why.
    Optional<Reply.Refused> refuses(InfoHashes hashes, String name);

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
    add(new Finder(wanted, false), reply);
  }

  /// Takes up a v2 torrent whose file lacks piece layers (BEP 52; V06): peers have them.
  void add(Command.Add wanted, CompletableFuture<Reply> reply) {
    Metainfo metainfo = wanted.metainfo();
    if (metainfo.extras().isPrivate()) {
      String why = " lacks piece layers (BEP 52), and is private: get the whole file";
      reply.complete(new Reply.Refused(Problem.METADATA, metainfo.name() + why));
      return;
    }
    Command.AddMagnet link =
        new Command.AddMagnet(
            MagnetLink.of(metainfo),
            wanted.directory(),
            wanted.peers(),
            wanted.trackers(),
            false,
            wanted.files());
    Finder finder = new Finder(link, wanted.recheck());
    finder.bare = metainfo;
    add(finder, reply);
  }

  private void add(Finder finder, CompletableFuture<Reply> reply) {
    MagnetLink link = finder.wanted.link();
    InfoHash hash = link.infoHash();
    Optional<Reply.Refused> refused = host.refuses(link.hashes(), link.title());
    if (refused.isPresent()) {
      reply.complete(refused.get());
      return;
    }
    MetadataStage stage = host.stage(finder.wanted, finder);
    stages.put(hash.onWire(), stage);
    context.network().welcome(hash);
    context
        .workers()
        .waiting(() -> {
          Optional<Metainfo> kept = kept(link);
          context.loop().execute(() -> finder.lookedUp(stage, kept, reply));
        });
  }

  /// What was kept of it, if it is of use. On a worker.
  private Optional<Metainfo> kept(MagnetLink link) {
    return states
        .metadata(link.infoHash())
        .flatMap(bytes -> {
          try {
            return Optional.of(MetainfoParser.parseKept(bytes, link));
          } catch (MetainfoException e) {
            log.debug("{}: kept metadata is fetched again: {}", link.title(), e.getMessage());
            return Optional.empty();
          }
        });
  }

  /// What becomes of one link, step by step.
  private final class Finder implements MetadataStage.Host {
    private final Command.AddMagnet wanted;
    private final boolean recheck;
    private @Nullable Metainfo bare; // a torrent that lacks piece layers

    Finder(Command.AddMagnet wanted, boolean recheck) {
      this.wanted = wanted;
      this.recheck = recheck;
    }

    void lookedUp(MetadataStage stage, Optional<Metainfo> kept, CompletableFuture<Reply> reply) {
      reply.complete(new Reply.Done());
      if (stage.over()) {
        return; // removed meanwhile
      }
      Metainfo given = bare;
      Optional<Metainfo> best =
          given == null
              ? kept
              : Optional.of(
                  kept.flatMap(Metainfo::trees)
                      .map(trees -> given.with(trees.layers()))
                      .orElse(given));
      if (best.isEmpty() || !best.get().judges()) {
        stage.begin();
      }
      best.ifPresent(metainfo -> known(stage, metainfo));
    }

    /// It is kept before anybody hears of it, so that it is there whatever comes next.
    @Override
    public void found(MetadataStage stage, byte[] info) {
      try {
        keepThenGoOn(stage, MetainfoParser.parseInfo(info, wanted.link()));
      } catch (MetainfoException e) { // E12: the hash is right, so that nobody has better
        stage.failed(Problem.METADATA, "its metadata is of no use: " + e.getMessage());
      }
    }

    @Override
    public void layersFound(MetadataStage stage, Map<ByteBuffer, PieceLayer> layers) {
      keepThenGoOn(stage, Objects.requireNonNull(bare).with(layers));
    }

    private void keepThenGoOn(MetadataStage stage, Metainfo metainfo) {
      context
          .workers()
          .waiting(() -> {
            keep(metainfo);
            context.loop().execute(() -> known(stage, metainfo));
          });
    }

    private void known(MetadataStage stage, Metainfo metainfo) {
      if (stage.over()) {
        return; // removed meanwhile
      }
      if (!metainfo.judges()) {
        seekLayers(stage, metainfo);
        return;
      }
      context.events().accept(new Event.MetadataFound(metainfo.infoHash(), metainfo));
      if (wanted.metadataOnly()) {
        stage.rest();
      } else {
        goOn(stage, metainfo);
      }
    }

    private void seekLayers(MetadataStage stage, Metainfo metainfo) {
      if (stage.layers().sought()) {
        stage.failed(
            Problem.METADATA,
            "its metadata is of no use: files of different length have the same pieces root");
      } else if (metainfo.extras().isPrivate()) {
        stage.failed(
            Problem.METADATA, "it is private and lacks piece layers: get its .torrent file");
      } else {
        bare = metainfo;
        stage.seekLayers(metainfo.trees().orElseThrow());
      }
    }

    private void goOn(MetadataStage stage, Metainfo metainfo) {
      List<PeerAddress> peers = new ArrayList<>(wanted.peers());
      peers.addAll(wanted.link().peers());
      CompletableFuture<Reply> taken = new CompletableFuture<>();
      var _ =
          taken.thenAccept(reply -> {
            if (reply instanceof Reply.Refused refused) {
              stage.failed(refused.problem(), refused.reason());
            } else {
              stages.remove(metainfo.infoHash().onWire());
            }
          });
      host.add(
          new Command.Add(
              metainfo, wanted.directory(), peers, wanted.trackers(), recheck, wanted.files()),
          stage,
          taken);
    }
  }

  /// Best effort: without it, the metadata is fetched again the next time. On a worker.
  private void keep(Metainfo metainfo) {
    try {
      states.keepMetadata(metainfo.infoHash(), MetainfoWriter.kept(metainfo));
    } catch (IOException e) {
      log.warn("{}: its metadata is not kept: {}", metainfo, e.toString());
    }
  }

  /// The search for the metadata of this torrent, if it is on.
  Optional<MetadataStage> find(InfoHash hash) {
    return Optional.ofNullable(stages.get(hash.onWire()));
  }

  /// All searches, the ended ones included.
  Collection<MetadataStage> all() {
    return stages.values();
  }

  /// Ends one. `done` runs when that is over; says whether there was one.
  boolean remove(InfoHash hash, Runnable done) {
    MetadataStage stage = stages.get(hash.onWire());
    if (stage == null) {
      return false;
    }
    stage.stop(() -> {
      stages.remove(hash.onWire(), stage);
      context.network().unwelcome(hash);
      done.run();
    });
    return true;
  }
}
