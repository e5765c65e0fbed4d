package io.htorrent.peers.dht;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/// The signatures of mutable items (BEP 44), with keys as they travel: bare bytes. Pure; about 0.3
/// ms a call.
final class Ed25519 {

  static final int KEY_BYTES = 32;
  static final int SIGNATURE_BYTES = 64;

  // Java wants keys in their ASN.1 wrapping (RFC 8410), which is the same for all.
  private static final byte[] PUBLIC = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final byte[] SEED = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private Ed25519() {}

  /// Whether the owner of the key signed the text. A key that is none has signed nothing.
  static boolean verifies(byte[] key, byte[] text, byte[] signature) {
    if (key.length != KEY_BYTES || signature.length != SIGNATURE_BYTES) {
      return false;
    }
    try {
      PublicKey owner =
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new X509EncodedKeySpec(join(PUBLIC, key)));
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(owner);
      check.update(text);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// Signs with the key that this seed stands for.
  ///
  /// @param seed 32 bytes
  static byte[] sign(byte[] seed, byte[] text) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new PKCS8EncodedKeySpec(join(SEED, seed))));
      signer.update(text);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("these " + seed.length + " bytes are no Ed25519 seed", e);
    }
  }

  private static byte[] join(byte[] one, byte[] two) {
    byte[] both = new byte[one.length + two.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }
}
