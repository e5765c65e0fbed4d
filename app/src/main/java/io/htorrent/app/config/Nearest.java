package io.htorrent.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the word that somebody probably meant.
public final class Nearest {
  private Nearest() {}

  /// The nearest of the words, if one is near enough: at most a third of its letters differ.
  public static Optional<String> to(String word, Collection<String> words) {
    return words.stream()
        .filter(candidate ->
            distance(word, candidate)
                <= Math.max(1, Math.max(word.length(), candidate.length()) / 3))
        .min(
            Comparator.comparingInt((String candidate) -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /// `did you mean 'port'?`, or a list of what there is.
  public static String hint(String word, Collection<String> words) {
    return to(word, words)
        .map(near -> "did you mean '" + near + "'?")
        .orElse(words.isEmpty() ? "there are none" : "there are " + String.join(", ", words));
  }

  /// How many letters were added, left out, changed or swapped with their neighbour.
  static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int best =
            Math.min(
                cost[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
      }
    }
    return cost[from.length()][to.length()];
  }
}
