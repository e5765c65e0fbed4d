package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.InfoHashes;
import io.htorrent.api.PeerId;
import io.htorrent.api.metainfo.Metainfo;
import io.htorrent.api.portmap.PortMapper;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.FileWish;
import io.htorrent.api.session.Problem;
import io.htorrent.api.session.Reply;
import io.htorrent.api.session.Session;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.disk.Buffers;
import io.htorrent.engine.disk.PieceHasher;
import io.htorrent.engine.driver.Surroundings;
import io.htorrent.engine.loop.CallWatch;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.loop.Workers;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.port.PeerNetwork;
import io.htorrent.engine.port.StateStore;
import io.htorrent.engine.wire.Handshake;
import io.htorrent.engine.wire.WireWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session: the torrents that share a port, a loop, memory and rate limits. Asked from any
/// thread; works on its loop.
public final class Engine implements Session {

  private static final long SHUTDOWN_NANOS = TimeUnit.MILLISECONDS.toNanos(4500);
  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  private final SessionContext context;
  private final StateStore states;
  private final List<Consumer<Event>> observers = new ArrayList<>();
  private final Map<InfoHash, @Nullable Torrent> torrents =
      new LinkedHashMap<>(); // by hash on the wire; null while one is being opened
  private final Map<InfoHash, InfoHash> hybrids = new LinkedHashMap<>(); // on the wire: v2 → v1
  private final Magnets magnets;
  private final Lobby lobby;
  private final PortMappings mappings;
  private final Runnable ended;
  private int torrentsEver;
  private boolean stopping;

  /// What a session is made of.
  ///
  /// @param loop where its state lives
  /// @param workers where blocking happens
  /// @param network where connections come from
  /// @param drivers what runs beside the torrents
  /// @param states where what must outlive the process is kept
  /// @param hashers how the pieces of a torrent are judged: [PieceHasher#of] but in big simulated
  ///   worlds
  /// @param contents how much of each block is kept: [BlockContents#WHOLE] but in big simulated
  ///   worlds
  /// @param ended runs once, on the loop, after a shutdown
  /// @param calls is told which plugin the loop is in
  public record Parts(
      Loop loop,
      Workers workers,
      PeerNetwork network,
      Drivers drivers,
      StateStore states,
      Function<Metainfo, PieceHasher> hashers,
      BlockContents contents,
      Runnable ended,
      CallWatch calls) {}

  /// A session that does nothing yet; [#start] makes it listen.
  ///
  /// @param seed all chance in the session follows from it
  public Engine(
      Parts parts, Strategies strategies, EngineSettings settings, PeerId peerId, long seed) {
    long nanos = parts.loop().nanos();
    SessionContext.Self self =
        new SessionContext.Self(peerId, seed, new OwnAddresses(), new NodeTips());
    Surroundings around =
        new Surroundings(
            parts.loop(),
            parts.workers(),
            parts.drivers().network(),
            parts.states(),
            self.addresses(),
            parts.calls(),
            (driver, reason, broke) -> tell(new Event.DriverEnded(driver, reason, broke)));
    this.states = parts.states();
    this.ended = parts.ended();
    this.context =
        new SessionContext(
            parts.loop(),
            parts.calls(),
            parts.workers(),
            parts.network(),
            strategies,
            settings,
            new SessionContext.Shared(
                new Buffers(parts.contents(), WireWriter.BLOCK_HEADER, settings.bufferBytes()),
                new TokenBucket(settings.downloadBytesPerSecond(), nanos),
                new TokenBucket(settings.uploadBytesPerSecond(), nanos),
                new DialTurns(parts.loop()),
                new SessionLimit(settings.connections().perSession()),
                new AnnounceTurns(parts.loop()),
                new Discovery(
                    around, parts.drivers().sources(), parts.drivers().chance(), self.nodes()),
                new SourceTurns()),
            self,
            parts.hashers(),
            this::tell);
    this.magnets = new Magnets(context, states, new MagnetHost());
    this.lobby = new Lobby(parts.loop(), this::welcome);
    this.mappings =
        new PortMappings(
            around, parts.drivers().chance(), self, context.shared().announces(), this::tell);
  }

  /// Listens for peers. Blocks until that is done; not on the loop.
  ///
  /// @return the addresses; the first one's port is announced
  /// @throws IOException one sentence, when no address could be bound
  public List<InetSocketAddress> start() throws IOException {
    List<InetSocketAddress> addresses =
        context.network().listen(context.loop(), context.settings().encryption(), this::accepted);
    context
        .loop()
        .execute(() -> {
          context.self().addresses().listening(addresses);
          context.self().reach().anew(context.nanos());
          addresses.forEach(address -> tell(new Event.Listening(address)));
        });
    return addresses;
  }

  @Override
  public CompletionStage<Reply> ask(Command command) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    context
        .loop()
        .execute(() -> {
          switch (command) {
            case Command.Add add -> add(add, null, reply);
            case Command.AddMagnet add -> {
              boolean adds = add.files().also() && !add.files().isUnsaid();
              if (adds && find(add.link().infoHash()) != null) {
                choose(add.link().infoHash(), add.files(), reply); // BEP 53
              } else {
                magnets.add(add, reply);
              }
            }
            case Command.Remove remove -> remove(remove.torrent(), reply);
            case Command.Limit limit -> {
              context.shared().download().limit(limit.downloadBytesPerSecond(), context.nanos());
              context.shared().upload().limit(limit.uploadBytesPerSecond(), context.nanos());
              reply.complete(new Reply.Done());
            }
            case Command.AddTrackers add -> addTrackers(add, reply);
            case Command.ChooseFiles choose -> choose(choose.torrent(), choose.files(), reply);
            case Command.NetworkChanged _ -> {
              context.self().addresses().networkChanged();
              context.self().reach().anew(context.nanos());
              context.shared().announces().networkChanged();
              context.shared().discovery().networkChanged();
              mappings.networkChanged();
              reply.complete(new Reply.Done());
            }
            case Command.Shutdown _ -> shutdown(reply);
          }
        });
    return reply;
  }

  /// Recounts everything that is kept twice, for tests and simulations. On the loop.
  ///
  /// @throws IllegalStateException with the first invariant that does not hold
  public void check() {
    for (Torrent torrent : torrents.values()) {
      if (torrent != null && !torrent.life().broken()) {
        Invariants.check(torrent, torrent.life().slots());
      }
    }
  }

  /// Has routers pass our port on to us, soon, until the session ends. At most once, after
  /// [#start]. From any thread.
  ///
  /// @param mappers asked on a worker; of two of one name the first counts
  public void mapPort(Supplier<List<Strategies.Chosen<PortMapper.Factory>>> mappers) {
    context.loop().execute(() -> mappings.begin(mappers));
  }

  @Override
  public Runnable observe(Consumer<Event> observer) {
    context.loop().execute(() -> observers.add(observer));
    return () -> context.loop().execute(() -> observers.remove(observer));
  }

  private Optional<Reply.Refused> refuses(InfoHashes hashes, String name) {
    if (stopping) {
      return Optional.of(new Reply.Refused(Problem.IN_USE, name + ": the session is ending"));
    }
    return hashes.all().stream().anyMatch(this::knows)
        ? Optional.of(new Reply.Refused(Problem.IN_USE, name + " was added before"))
        : Optional.empty();
  }

  /// Whether a torrent is here that this hash names on the wire: if it is another one, they could
  /// not be told apart (V17).
  private boolean knows(InfoHash hash) {
    InfoHash onWire = hash.onWire();
    return torrents.containsKey(onWire)
        || hybrids.containsKey(onWire)
        || magnets.find(onWire).isPresent();
  }

  private void add(
      Command.Add add, @Nullable MetadataStage before, CompletableFuture<Reply> reply) {
    Metainfo metainfo = add.metainfo();
    InfoHash hash = metainfo.infoHash();
    Optional<Reply.Refused> refused =
        before == null ? refuses(metainfo.hashes(), metainfo.name()) : Optional.empty();
    if (refused.isPresent()) {
      reply.complete(refused.get());
      return;
    }
    if (!metainfo.judges()) {
      magnets.add(add, reply);
      return;
    }
    torrents.put(hash.onWire(), null);
    context
        .workers()
        .waiting(() -> {
          try {
            Opening.Opened opened = Opening.open(add, states, context.strategies().storage());
            context.loop().execute(() -> opened(add, before, opened, reply));
          } catch (StateStore.InUseException e) {
            refuse(hash, Problem.IN_USE, String.valueOf(e.getMessage()), reply);
          } catch (FileChoice.NoSuchFileException e) {
            refuse(hash, Problem.NO_SUCH_FILE, e.getMessage() + "; nothing is fetched", reply);
          } catch (IOException e) {
            refuse(hash, Problem.STORAGE, String.valueOf(e.getMessage()), reply);
          } catch (RuntimeException | LinkageError e) {
            log.error("{} could not be opened", metainfo, e);
            refuse(hash, Problem.PLUGIN, "the storage plugin failed: " + e, reply);
          }
        });
  }

  private void opened(
      Command.Add add,
      @Nullable MetadataStage before,
      Opening.Opened opened,
      CompletableFuture<Reply> reply) {
    if (stopping || (before != null && before.over())) {
      context.workers().waiting(opened::close);
      refuse(add.metainfo().infoHash(), Problem.RUNTIME, "the session is ending", reply);
      return;
    }
    Wishes wishes = new Wishes(add.peers(), add.trackers(), before);
    Torrent torrent = new Torrent(context, torrentsEver++, add.metainfo(), opened, wishes);
    InfoHash hash = add.metainfo().infoHash();
    torrents.put(hash.onWire(), torrent);
    add.metainfo().hashes().all().forEach(context.network()::welcome);
    alsoKnownAs(add.metainfo()).ifPresent(v2 -> hybrids.putIfAbsent(v2, hash));
    reply.complete(new Reply.Done());
    torrent.life().begin();
  }

  private void refuse(
      InfoHash hash, Problem problem, String reason, CompletableFuture<Reply> reply) {
    context
        .loop()
        .execute(() -> {
          torrents.remove(hash.onWire());
          reply.complete(new Reply.Refused(problem, reason));
        });
  }

  private void remove(InfoHash hash, CompletableFuture<Reply> reply) {
    Torrent torrent = find(hash);
    if (torrent == null && magnets.remove(hash, () -> reply.complete(new Reply.Done()))) {
      return;
    }
    if (torrent == null) {
      reply.complete(new Reply.Refused(Problem.RUNTIME, "no torrent " + hash + " here"));
      return;
    }
    InfoHash own = torrent.metainfo().infoHash();
    torrent
        .life()
        .stop(() -> {
          torrents.remove(own.onWire());
          alsoKnownAs(torrent.metainfo()).ifPresent(v2 -> hybrids.remove(v2, own));
          torrent.metainfo().hashes().all().forEach(context.network()::unwelcome);
          reply.complete(new Reply.Done());
        });
  }

  private void addTrackers(Command.AddTrackers add, CompletableFuture<Reply> reply) {
    Torrent torrent = find(add.torrent());
    reply.complete(
        torrent == null
            ? new Reply.Refused(Problem.RUNTIME, "no torrent " + add.torrent() + " here")
            : torrent.life().addTrackers(add.urls()));
  }

  private void choose(InfoHash hash, FileWish files, CompletableFuture<Reply> reply) {
    Torrent torrent = find(hash);
    if (torrent != null) {
      torrent.life().choose(files, reply::complete);
    } else {
      boolean sought = magnets.find(hash).isPresent();
      String why = sought ? hash + ": its files are not known yet" : "no torrent " + hash + " here";
      reply.complete(new Reply.Refused(Problem.RUNTIME, why));
    }
  }

  private void shutdown(CompletableFuture<Reply> reply) {
    stopping = true;
    context.network().stopListening();
    Runnable end =
        () -> {
          if (reply.complete(new Reply.Done())) {
            ended.run();
          }
        };
    context.loop().after(SHUTDOWN_NANOS, end);
    List<Torrent> running = new ArrayList<>();
    torrents
        .values()
        .forEach(torrent -> {
          if (torrent != null) {
            running.add(torrent);
          }
        });
    List<MetadataStage> searching = List.copyOf(magnets.all());
    int[] open = {running.size() + searching.size() + 3};
    Runnable one =
        () -> {
          if (--open[0] == 0) {
            end.run();
          }
        };
    running.forEach(torrent -> torrent.life().stop(one));
    searching.forEach(stage -> stage.stop(one));
    context.shared().discovery().close(one);
    mappings.close(one);
    one.run();
  }

  private void accepted(PeerChannel channel) {
    if (stopping) {
      channel.close();
    } else {
      lobby.enter(channel);
    }
  }

  /// A stranger named a torrent. Unknown ones are turned away without a word (P05); to ourselves we
  /// say who we are, so that the dialling end remembers (P06).
  private void welcome(PeerChannel channel, Handshake handshake, ByteBuffer rest) {
    Optional<Door> open = door(handshake.infoHash());
    if (open.isEmpty()) {
      channel.close();
      return;
    }
    Door door = open.get();
    channel.send(door.ours.encode(), () -> {});
    channel.flush();
    if (handshake.peerId().equals(context.self().peerId())) {
      channel.close();
      return;
    }
    context.self().reach().came(channel.remote());
    KnownPeer known = door.peers.incoming(channel.remote(), context.nanos());
    door.greeted.greeted(channel, handshake, known, rest);
  }

  /// Where strangers come in who mean one torrent.
  ///
  /// @param ours what they are told
  private record Door(Handshake ours, PeerList peers, Connector.Greeted greeted) {}

  /// By which hash, besides its own, a hybrid is found on the wire (BEP 52).
  private static Optional<InfoHash> alsoKnownAs(Metainfo metainfo) {
    return metainfo
        .hashes()
        .v2()
        .map(InfoHash::onWire)
        .filter(v2 -> !v2.equals(metainfo.infoHash().onWire()));
  }

  /// The torrent that is here under this hash, whole or as on the wire, a hybrid under either.
  private @Nullable Torrent find(InfoHash hash) {
    InfoHash onWire = hash.onWire();
    return torrents.get(
        torrents.containsKey(onWire) ? onWire : hybrids.getOrDefault(onWire, onWire));
  }

  private Optional<Door> door(InfoHash hash) {
    Torrent torrent = find(hash);
    if (torrent != null && torrent.life().takesPeers()) {
      return Optional.of(
          new Door(torrent.handshake(hash), torrent.peers(), torrent.life().reception()::greeted));
    }
    return magnets
        .find(hash)
        .filter(MetadataStage::takesPeers)
        .map(stage -> new Door(context.handshake(hash), stage.known(), stage::greeted));
  }

  private final class MagnetHost implements Magnets.Host {
    @Override
    public Optional<Reply.Refused> refuses(InfoHashes hashes, String name) {
      return Engine.this.refuses(hashes, name);
    }

    @Override
    public MetadataStage stage(Command.AddMagnet wanted, MetadataStage.Host finder) {
      return new MetadataStage(context, torrentsEver++, wanted, finder);
    }

    @Override
    public void add(
        Command.Add add, @Nullable MetadataStage before, CompletableFuture<Reply> reply) {
      Engine.this.add(add, before, reply);
    }
  }

  private void tell(Event event) {
    for (Consumer<Event> observer : List.copyOf(observers)) {
      observer.accept(event);
    }
  }
}
