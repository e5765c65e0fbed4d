package io.htorrent.engine.wire;

/// A peer broke the rules. Caught in one place, which closes that connection; never a stack trace.
public final class ProtocolViolation extends Exception {

  private static final long serialVersionUID = 1L;

  /// @param reason what it did, with the values
  /// @param bep the BEP that forbids it
  public ProtocolViolation(String reason, int bep) {
    super(reason + " (BEP " + bep + ")", null, false, false);
  }
}
