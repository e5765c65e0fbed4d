package io.htorrent.app.terminal;

/// The few colours of the program, as SGR codes of a terminal.
public enum Ink {
  /// As the terminal has it.
  PLAIN("0"),
  /// For what must not be overlooked.
  RED("31"),
  /// For what is done.
  GREEN("32"),
  /// For warnings.
  YELLOW("33"),
  /// For names.
  BOLD("1"),
  /// For what matters less.
  FAINT("2");

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  /// The text between this colour's codes; escape it before.
  String paint(String escaped) {
    return this == PLAIN ? escaped : "\u001b[" + code + "m" + escaped + "\u001b[0m";
  }
}
