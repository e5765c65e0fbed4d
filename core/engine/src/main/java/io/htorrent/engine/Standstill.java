package io.htorrent.engine;

/// Why a download does not move, in one sentence for people; nothing when it does. Pure.
final class Standstill {

  /// How a download stands.
  ///
  /// @param pieces of the torrent
  /// @param missing of them
  /// @param known addresses
  /// @param connected peers
  /// @param useful of them, those that have a piece that we lack
  /// @param trackerProblem what the tracker said last, or empty
  record Situation(
      int pieces, int missing, int known, int connected, int useful, String trackerProblem) {}

  /// How the search for metadata stands.
  ///
  /// @param spoken whether any plugin asks for it
  /// @param known addresses
  /// @param connected peers
  /// @param told what extensions say of it, or empty
  /// @param trackerProblem what the tracker said last, or empty
  record Search(boolean spoken, int known, int connected, String told, String trackerProblem) {}

  private Standstill() {}

  /// What the search for metadata waits for.
  static String withoutMetadata(Search now) {
    if (!now.spoken) {
      return "no plugin asks peers for metadata: extension-metadata is missing or switched off";
    }
    String reason =
        now.connected > 0
            ? count(now.connected, "peer") + " connected: " + now.told
            : now.known == 0
                ? "no peers known"
                : count(now.known, "peer") + " known, none connected";
    return now.trackerProblem.isEmpty() ? reason : reason + "; " + now.trackerProblem;
  }

  static String why(Situation now) {
    String reason = "";
    if (now.connected == 0) {
      reason =
          now.known == 0 ? "no peers known" : count(now.known, "peer") + " known, none connected";
    } else if (now.useful == 0 && now.missing > 0) {
      reason =
          "waiting for peers: nobody connected has the last "
              + count(now.missing, "piece")
              + " (availability "
              + availability(now)
              + ")";
    }
    return reason.isEmpty() || now.trackerProblem.isEmpty()
        ? reason
        : reason + "; " + now.trackerProblem;
  }

  /// The share of the torrent that is here or with somebody connected, never rounded up to 1.
  private static String availability(Situation now) {
    long thousandths = (now.pieces - now.missing) * 1000L / now.pieces;
    return "0.%03d".formatted(thousandths);
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
