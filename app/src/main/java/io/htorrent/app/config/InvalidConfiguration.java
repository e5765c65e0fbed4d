package io.htorrent.app.config;

import java.util.List;
import java.util.stream.Collectors;

/// The configuration cannot be used. It has every mistake, not just the first.
public final class InvalidConfiguration extends Exception {
  private static final long serialVersionUID = 1L;

  /// Of more than these a person reads no more.
  private static final int SHOWN = 20;

  private final transient List<Mistake> mistakes;

  InvalidConfiguration(List<Mistake> mistakes) {
    super(lines(mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /// What is wrong, in the order of the file.
  public List<Mistake> mistakes() {
    return mistakes;
  }

  private static String lines(List<Mistake> mistakes) {
    String first =
        mistakes.stream().limit(SHOWN).map(Mistake::toString).collect(Collectors.joining("\n"));
    return mistakes.size() <= SHOWN
        ? first
        : first + "\nand " + (mistakes.size() - SHOWN) + " more mistakes";
  }
}
