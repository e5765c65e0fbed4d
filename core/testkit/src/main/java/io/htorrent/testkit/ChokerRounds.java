package io.htorrent.testkit;

import io.htorrent.api.choker.Choker.Candidate;
import io.htorrent.api.choker.Choker.Round;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A choker's rounds, drawn as text.
///
/// One text a peer: its number, then words: `interested` `unchoked` `optimistic` `snubbed`
/// `upload-only`, `from=N` and `to=N` (bytes in the last round), `sent=N` (bytes to it since it was
/// unchoked), `given=N` and `taken=N` (bytes from and to it in all; at least those of the words
/// before), `pieces=N` (that it has), `connected=90s` (ago), `since=30s` (unchoked for), `last=60s`
/// (last unchoked so long ago).
///
/// ```java
/// Round round = ChokerRounds.at(30).leeching(2, "1 interested from=500", "2 interested unchoked since=15s", "3");
/// ```
public final class ChokerRounds {

  private static final long NANOS = 1_000_000_000L;
  private static final long ROUND_NANOS = 15 * NANOS;
  private static final int PIECE_LENGTH = 1 << 18;
  private static final int PIECES = 1000;
  private static final Pattern WORD =
      Pattern.compile("(from|to|sent|given|taken|pieces|connected|since|last)=(\\d+)s?");
  private static final List<String> FLAGS =
      List.of("interested", "unchoked", "optimistic", "snubbed", "upload-only");

  private final long nanos;

  private ChokerRounds(long nanos) {
    this.nanos = nanos;
  }

  /// Rounds of 15 seconds at this second of the loop's clock; pieces of 256 KiB, 1000 of them, no
  /// upload limit.
  public static ChokerRounds at(long second) {
    return new ChokerRounds(second * NANOS);
  }

  /// A round while we still want pieces.
  public Round leeching(int slots, String... peers) {
    return round(slots, false, peers);
  }

  /// A round while we have every piece that we want.
  public Round seeding(int slots, String... peers) {
    return round(slots, true, peers);
  }

  /// How long a round is.
  public static Duration length() {
    return Duration.ofNanos(ROUND_NANOS);
  }

  private Round round(int slots, boolean seeding, String... peers) {
    List<Candidate> candidates = Arrays.stream(peers).map(this::candidate).toList();
    return new Round(nanos, ROUND_NANOS, slots, 0, 0, PIECE_LENGTH, PIECES, seeding, candidates);
  }

  private Candidate candidate(String text) {
    String[] words = text.strip().split("\\s+");
    List<String> flags = Arrays.stream(words).filter(FLAGS::contains).toList();
    Map<String, Long> numbers = new HashMap<>();
    for (int i = 1; i < words.length; i++) {
      Matcher word = WORD.matcher(words[i]);
      if (word.matches()) {
        numbers.put(word.group(1), Long.parseLong(word.group(2)));
      } else if (!FLAGS.contains(words[i])) {
        throw new IllegalArgumentException(
            "'" + words[i] + "' is not a word for a peer: " + FLAGS + " or such as from=500");
      }
    }
    long connected = nanos - numbers.getOrDefault("connected", 600L) * NANOS;
    long since = nanos - numbers.getOrDefault("since", 60L) * NANOS;
    long last = numbers.containsKey("last") ? nanos - numbers.get("last") * NANOS : connected;
    return new Candidate(
        Long.parseLong(words[0]),
        flags.contains("interested"),
        flags.contains("unchoked"),
        flags.contains("optimistic"),
        flags.contains("snubbed"),
        flags.contains("upload-only"),
        numbers.getOrDefault("from", 0L),
        numbers.getOrDefault("to", 0L),
        numbers.getOrDefault("given", numbers.getOrDefault("from", 0L)),
        numbers.getOrDefault(
            "taken", Math.max(numbers.getOrDefault("sent", 0L), numbers.getOrDefault("to", 0L))),
        numbers.getOrDefault("sent", 0L),
        connected,
        since,
        flags.contains("unchoked") && !numbers.containsKey("last") ? since : last,
        Math.toIntExact(numbers.getOrDefault("pieces", 0L)));
  }
}
