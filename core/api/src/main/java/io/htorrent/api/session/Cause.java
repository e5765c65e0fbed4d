package io.htorrent.api.session;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// One reason why a torrent gets no data, or no more peers. Values for programs; [#words()] for
/// people.
///
/// The causes of a torrent come in order: what stops it first, then how peers are sought.
public sealed interface Cause {

  /// A few words, such as `all 4 choke us for 2 min`.
  String words();

  /// Several causes as one sentence.
  static String sentence(List<Cause> causes) {
    return causes.stream().map(Cause::words).collect(Collectors.joining("; "));
  }

  /// Whether it stops the data; else it only says how peers are sought.
  default boolean stops() {
    return true;
  }

  /// No address of any peer is known.
  record NobodyKnown() implements Cause {
    @Override
    public String words() {
      return "no peers known";
    }
  }

  /// Addresses are known, but nobody is connected.
  ///
  /// @param known addresses
  /// @param failed of them, those whose last dial or handshake failed
  /// @param commonest what most of those failed with, or empty
  record NobodyConnected(int known, int failed, String commonest) implements Cause {
    @Override
    public String words() {
      String words = count(known, "peer") + " known, none connected";
      return failed == 0 ? words : words + " (" + failed + " failed: " + commonest + ")";
    }
  }

  /// Peers connect, and leave before anything was exchanged.
  ///
  /// @param known addresses
  /// @param left how many of them have left so
  record AllHangUp(int known, int left) implements Cause {
    @Override
    public String words() {
      return count(known, "peer") + " known, " + left + " connected and hung up at once";
    }
  }

  /// All that were here sent bad data.
  record AllBanned(int banned) implements Cause {
    @Override
    public String words() {
      return count(banned, "peer")
          + " sent bad data and "
          + (banned == 1 ? "is" : "are")
          + " banned";
    }
  }

  /// Nobody connected has what is missing.
  ///
  /// @param missing pieces
  /// @param availabilityThousandths of all pieces, those that are here or with somebody connected
  record NobodyHas(int missing, int availabilityThousandths) implements Cause {
    @Override
    public String words() {
      return "waiting for peers: nobody connected has the last %s (availability 0.%03d)"
          .formatted(count(missing, "piece"), availabilityThousandths);
    }
  }

  /// Everybody who has something for us chokes us.
  ///
  /// @param known addresses
  /// @param connected peers
  /// @param since how long nobody has unchoked us
  record AllChoke(int known, int connected, Duration since) implements Cause {
    @Override
    public String words() {
      return count(known, "peer")
          + " known, "
          + connected
          + " connected, all choke us for "
          + shown(since);
    }
  }

  /// Peers let us ask, and send nothing.
  ///
  /// @param peers those asked
  /// @param since how long nothing has come
  record NobodySends(int peers, Duration since) implements Cause {
    @Override
    public String words() {
      return count(peers, "peer") + " asked, nothing came for " + shown(since);
    }
  }

  /// Data comes faster than the disk takes it: peers have to wait for it.
  ///
  /// @param bytes in memory
  record DiskBehind(long bytes) implements Cause {
    @Override
    public String words() {
      return "the disk is slower than the peers: " + (bytes >> 20) + " MiB wait for it";
    }
  }

  /// The disk refuses.
  ///
  /// @param reason what it said
  record DiskFails(String reason) implements Cause {
    @Override
    public String words() {
      return reason;
    }
  }

  /// A bug of the client showed: the torrent stands still until it is added again.
  ///
  /// @param reason what showed
  record Broken(String reason) implements Cause {
    @Override
    public String words() {
      return reason;
    }
  }

  /// It gets what the limit lets through.
  record Limited(long bytesPerSecond) implements Cause {
    @Override
    public String words() {
      return "held to " + bytesPerSecond + " bytes a second by the limit for downloads";
    }

    @Override
    public boolean stops() {
      return false;
    }
  }

  /// What the torrent holds is not known yet, only its info hash.
  ///
  /// @param connected peers; 0 when nobody could be asked anyway
  /// @param status what is known of the exchange: peers asked, pieces got, last refusal
  record MetadataMissing(int connected, String status) implements Cause {
    @Override
    public String words() {
      return connected == 0 ? status : count(connected, "peer") + " connected: " + status;
    }
  }

  /// A tracker does not answer, or says no.
  ///
  /// @param url as it may be shown
  /// @param problem what happened the last time
  /// @param times in a row
  /// @param nextTrySeconds until it is asked again, -1 for never
  record TrackerFails(String url, String problem, int times, long nextTrySeconds) implements Cause {
    @Override
    public String words() {
      return "tracker " + url + ": " + problem + again(times, nextTrySeconds);
    }

    @Override
    public boolean stops() {
      return false;
    }
  }

  /// A web seed does not answer, says no, or gave bad data.
  ///
  /// @param url as it may be shown
  /// @param problem what happened the last time
  /// @param times in a row
  /// @param nextTrySeconds until it is asked again, -1 for never
  record WebSeedFails(String url, String problem, int times, long nextTrySeconds) implements Cause {
    @Override
    public String words() {
      return "web seed " + url + ": " + problem + again(times, nextTrySeconds);
    }

    @Override
    public boolean stops() {
      return false;
    }
  }

  /// What a torrent holds has to come from a peer: web seeds have its bytes, and not what it is.
  ///
  /// @param webSeeds how many there are
  record WebSeedsWait(int webSeeds) implements Cause {
    @Override
    public String words() {
      return "a web seed does not have the metadata: once a peer has sent it, "
          + (webSeeds == 1 ? "the web seed serves" : "the " + webSeeds + " web seeds serve");
    }

    @Override
    public boolean stops() {
      return false;
    }
  }

  /// How another means of finding peers is doing.
  ///
  /// @param name as in the configuration, such as `dht`
  /// @param status in its own words, such as `212 nodes`
  record SourceSays(String name, String status) implements Cause {
    @Override
    public String words() {
      return name + ": " + status;
    }

    @Override
    public boolean stops() {
      return false;
    }
  }

  /// Others know where we are, and no stranger has come: whoever cannot be reached gets data only
  /// from those whom it reaches itself.
  ///
  /// @param since how long nobody has come who could
  /// @param port where strangers are told to come
  /// @param obstacle what stands in the way, as far as we know
  /// @param detail about that, one clause, or empty
  record NobodyReachesUs(Duration since, int port, Obstacle obstacle, String detail)
      implements Cause {

    /// What may stand in the way.
    public enum Obstacle {
      /// No port mapper is at work.
      NO_ROUTER_ASKED("no router was asked to pass port %d on"),
      /// None does what we ask.
      NOT_MAPPED("no router passes port %d on"),
      /// The router passes our port on, but its own address is not where the world sees us.
      ROUTER_BEHIND_ROUTER("the router passes port %d on, but is behind another one"),
      /// The router passes our port on, and says so.
      UNKNOWN("the router passes port %d on, so that a firewall may be in the way");

      private final String words;

      Obstacle(String words) {
        this.words = words;
      }
    }

    @Override
    public String words() {
      return "no stranger has reached us for "
          + shown(since)
          + ": "
          + obstacle.words.formatted(port)
          + (detail.isEmpty() ? "" : " (" + detail + ")");
    }

    @Override
    public boolean stops() {
      return false;
    }
  }

  /// There is nothing left to find peers by: no tracker, no other source.
  record NoWayToFind() implements Cause {
    @Override
    public String words() {
      return "nothing is left to find peers by: name a tracker (--tracker) or a peer (--peer)";
    }

    @Override
    public boolean stops() {
      return false;
    }
  }

  private static String again(int times, long nextTrySeconds) {
    String often = times < 2 ? "" : times == 2 ? ", twice" : ", " + times + " times";
    return often
        + ", "
        + (nextTrySeconds < 0
            ? "not asked again"
            : "next try in " + shown(Duration.ofSeconds(nextTrySeconds)));
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String shown(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }
}
