package io.htorrent.engine;

import io.htorrent.api.session.Cause;
import io.htorrent.api.session.Cause.NobodyReachesUs.Obstacle;
import io.htorrent.api.session.TrackerStatus;
import io.htorrent.api.session.WebSeedStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Why a download gets no data, or no more peers: from how it stands to causes. Pure.
final class Diagnosis {

  private static final long MOMENT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long QUIET_NANOS =
      TimeUnit.SECONDS.toNanos(20); // SWARM-RULES: a piece's time-out

  /// Strangers need time to hear of us, and to want somebody new.
  private static final long SHUT_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// How many strangers have to be known for their silence to mean anything.
  static final int ENOUGH_STRANGERS = 5;

  /// How a download stands.
  ///
  /// @param missing pieces that are wanted
  /// @param pieces that are wanted, here or not
  /// @param known addresses, and what became of them
  /// @param here who is connected
  /// @param flow what comes
  /// @param entrance whether strangers reach us
  /// @param means how peers are sought
  record Situation(
      int missing, int pieces, Known known, Here here, Flow flow, Entrance entrance, Means means) {}

  /// Addresses, and what became of those that are not connected.
  ///
  /// @param addresses all of them
  /// @param failed those whose last dial or handshake failed
  /// @param commonest what most of those failed with, or empty
  /// @param hungUp those that connected and left before anything was exchanged
  /// @param banned those that sent bad data
  record Known(int addresses, int failed, String commonest, int hungUp, int banned) {}

  /// Who is connected.
  ///
  /// @param peers all of them
  /// @param useful those that have, or may have, what we lack
  /// @param asked those that owe us blocks
  /// @param chokedNanos since one that is useful has let us ask; 0 while one does
  record Here(int peers, int useful, int asked, long chokedNanos) {}

  /// What comes.
  ///
  /// @param bytesPerSecond payload
  /// @param limit for it, 0 for none
  /// @param quietNanos since any payload came
  /// @param waitingBytes that wait for the disk, while peers are held back for it; else 0
  record Flow(long bytesPerSecond, long limit, long quietNanos, long waitingBytes) {}

  /// Whether strangers reach us.
  ///
  /// @param used whether anyone has come
  /// @param strangers how many are known, up to [#ENOUGH_STRANGERS]
  /// @param quietNanos since when any of them could have come
  /// @param port where they are told to come
  /// @param obstacle what may stand in the way
  /// @param detail of that, or empty
  record Entrance(
      boolean used, int strangers, long quietNanos, int port, Obstacle obstacle, String detail) {}

  /// How peers are sought.
  ///
  /// @param trackers all of them
  /// @param sources the others, with what they say of themselves
  /// @param webSeeds what it is fetched from beside the peers
  record Means(
      List<TrackerStatus> trackers, List<Cause.SourceSays> sources, List<WebSeedStatus> webSeeds) {

    /// Without web seeds.
    Means(List<TrackerStatus> trackers, List<Cause.SourceSays> sources) {
      this(trackers, sources, List.of());
    }

    /// Whether it does without peers.
    boolean webSeedsDeliver() {
      return webSeeds.stream().anyMatch(seed -> seed.state() == WebSeedStatus.State.ACTIVE);
    }
  }

  /// How the search for the metadata of a magnet link stands.
  ///
  /// @param spoken whether any plugin asks peers for it
  /// @param peers connected
  /// @param told what extensions say of it, or empty
  /// @param known addresses, and what became of them
  /// @param means how peers are sought
  /// @param webSeeds how many the link names
  record Search(boolean spoken, int peers, String told, Known known, Means means, int webSeeds) {}

  private Diagnosis() {}

  /// What stops it, if anything does, then what is amiss with looking for peers.
  static List<Cause> of(Situation now) {
    List<Cause> causes = new ArrayList<>();
    stop(now).ifPresent(causes::add);
    if (now.flow.limit > 0 && now.flow.bytesPerSecond * 10 >= now.flow.limit * 8) {
      causes.add(new Cause.Limited(now.flow.limit));
    }
    entrance(now.entrance).ifPresent(causes::add);
    boolean alone = now.here.peers == 0 && now.missing > 0 && !now.means.webSeedsDeliver();
    means(now.means, alone, causes);
    return causes;
  }

  private static Optional<Cause> entrance(Entrance entrance) {
    boolean shut =
        !entrance.used
            && entrance.strangers >= ENOUGH_STRANGERS
            && entrance.quietNanos > SHUT_NANOS;
    return shut
        ? Optional.of(
            new Cause.NobodyReachesUs(
                Duration.ofNanos(entrance.quietNanos),
                entrance.port,
                entrance.obstacle,
                entrance.detail))
        : Optional.empty();
  }

  /// What the search for metadata waits for.
  static List<Cause> ofSearch(Search now) {
    List<Cause> causes = new ArrayList<>();
    if (!now.spoken) {
      causes.add(
          new Cause.MetadataMissing(
              0,
              "no plugin asks peers for metadata: extension-metadata is missing or switched off"));
    } else if (now.peers > 0) {
      causes.add(new Cause.MetadataMissing(now.peers, now.told));
    } else {
      causes.add(nobody(now.known));
    }
    if (now.webSeeds > 0) {
      causes.add(new Cause.WebSeedsWait(now.webSeeds));
    }
    means(now.means, now.peers == 0, causes);
    return causes;
  }

  private static Optional<Cause> stop(Situation now) {
    Here here = now.here;
    if (now.missing == 0) {
      return Optional.empty();
    }
    if (now.means.webSeedsDeliver()) {
      return now.flow.waitingBytes > 0
          ? Optional.of(new Cause.DiskBehind(now.flow.waitingBytes))
          : Optional.empty();
    }
    if (here.peers == 0) {
      return Optional.of(nobody(now.known));
    }
    if (here.useful == 0) {
      int here1000 =
          (int) ((now.pieces - now.missing) * 1000L / now.pieces); // never rounded up to 1
      return Optional.of(new Cause.NobodyHas(now.missing, here1000));
    }
    if (now.flow.waitingBytes > 0) {
      return Optional.of(new Cause.DiskBehind(now.flow.waitingBytes));
    }
    if (here.chokedNanos > MOMENT_NANOS) {
      return Optional.of(
          new Cause.AllChoke(now.known.addresses, here.peers, Duration.ofNanos(here.chokedNanos)));
    }
    if (here.asked > 0 && now.flow.quietNanos > QUIET_NANOS) {
      return Optional.of(new Cause.NobodySends(here.asked, Duration.ofNanos(now.flow.quietNanos)));
    }
    return Optional.empty();
  }

  private static Cause nobody(Known known) {
    if (known.banned > 0 && known.banned >= known.addresses - known.failed) {
      return new Cause.AllBanned(known.banned);
    }
    if (known.addresses == 0) {
      return new Cause.NobodyKnown();
    }
    if (known.hungUp > known.failed - known.hungUp) {
      return new Cause.AllHangUp(known.addresses, known.hungUp);
    }
    return new Cause.NobodyConnected(known.addresses, known.failed, known.commonest);
  }

  private static void means(Means means, boolean alone, List<Cause> causes) {
    for (WebSeedStatus seed : means.webSeeds) {
      switch (seed.state()) {
        case FAILING, DROPPED ->
            causes.add(
                new Cause.WebSeedFails(
                    seed.url(), seed.lastProblem(), seed.failures(), seed.nextTryInSeconds()));
        case IDLE, ACTIVE -> {}
      }
    }
    for (TrackerStatus tracker : means.trackers) {
      switch (tracker.state()) {
        case FAILING, REFUSED_FOR_GOOD ->
            causes.add(
                new Cause.TrackerFails(
                    tracker.url(),
                    tracker.lastProblem(),
                    tracker.failures(),
                    tracker.nextAnnounceInSeconds()));
        case NEVER_ASKED, ASKING, WORKING -> {}
      }
    }
    causes.addAll(means.sources);
    if (alone && means.trackers.isEmpty() && means.sources.isEmpty()) {
      causes.add(new Cause.NoWayToFind());
    }
  }
}
