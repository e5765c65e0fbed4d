package io.htorrent.net.mse;

import java.util.Optional;

/// What a stream may be after the exchange of keys; a bit each on the wire.
enum Method {
  /// As without encryption.
  PLAIN(1),
  /// RC4 to the end.
  RC4(2);

  /// What is offered to whoever may choose.
  static final int ANY = PLAIN.bit | RC4.bit;

  final int bit;

  Method(int bit) {
    this.bit = bit;
  }

  /// The method of an answer.
  ///
  /// @param offered bits
  /// @throws MseException when it is not exactly one of those offered (X07)
  static Method chosen(int bits, int offered) throws MseException {
    for (Method method : values()) {
      if (bits == method.bit && (bits & offered) != 0) {
        return method;
      }
    }
    throw new MseException("it chose method " + bits + " of " + offered);
  }

  /// What we choose of an offer: plain, if we may, since it costs nothing.
  ///
  /// @param offered bits; those that we do not know are for a future that we do not know
  /// @param taken bits
  static Optional<Method> choice(int offered, int taken) {
    for (Method method : values()) {
      if ((offered & taken & method.bit) != 0) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
