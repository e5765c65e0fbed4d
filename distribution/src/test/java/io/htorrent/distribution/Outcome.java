package io.htorrent.distribution;

/// What a run of a program left behind.
///
/// @param exit its exit code
/// @param out what it printed
/// @param err what it printed on standard error
record Outcome(int exit, String out, String err) {

  /// Both streams, for messages of failed tests.
  String all() {
    return "exit " + exit + "\n" + out + err;
  }
}
