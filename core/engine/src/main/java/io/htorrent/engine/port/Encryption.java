package io.htorrent.engine.port;

import java.util.Optional;

/// What a session wants of connections to peers: message stream encryption (MSE/PE) or none.
public enum Encryption {
  /// Encrypted first, plain when that fails or the peer came to us so; takes both.
  PREFER,
  /// Encrypted to the last byte; takes nothing else.
  REQUIRE,
  /// Plain; takes nothing else.
  OFF;

  /// How a connection that we dial begins.
  public enum Form {
    /// With the handshake of BEP 3.
    PLAIN,
    /// With an exchange of keys. The handshake is encrypted; what follows is if the other end
    /// chooses so.
    NEGOTIATED,
    /// With an exchange of keys; all that follows is encrypted.
    ENCRYPTED
  }

  /// How to dial somebody of whom nothing is known.
  public Form first() {
    return switch (this) {
      case PREFER -> Form.NEGOTIATED;
      case REQUIRE -> Form.ENCRYPTED;
      case OFF -> Form.PLAIN;
    };
  }

  /// How to dial when that failed, if there is another way.
  public Optional<Form> otherThan(Form failed) {
    if (this != PREFER) {
      return Optional.empty();
    }
    return Optional.of(failed == Form.PLAIN ? Form.NEGOTIATED : Form.PLAIN);
  }

  /// Whether who comes without encryption is let in.
  public boolean takesPlain() {
    return this != REQUIRE;
  }
}
