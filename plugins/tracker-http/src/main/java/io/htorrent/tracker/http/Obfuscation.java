package io.htorrent.tracker.http;

import io.htorrent.api.InfoHash;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Dict;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// The disguise in which a tracker is told and tells of one torrent (BEP 8), for networks that look
/// for the addresses of peers: RC4, keyed by the info hash, which itself is not said. No secret to
/// whoever knows the torrent. Immutable; any thread.
final class Obfuscation {

  /*
   * A key makes a stream: 768 bytes are dropped, 4 disguise where in the tracker's list of peers the reply begins (`i`), 4 after
   * how many peers the stream begins anew (`n`), the rest the list itself. The BEP's text is silent on where the disguise of a
   * port begins; its program begins behind the eight.
   */

  private static final int DROPPED = 768;
  private static final int PLACE_BYTES = 8;

  /// Peers after which a tracker's stream may begin anew: ten times what we take.
  private static final int LONGEST_LIST = 10 * AnnounceReplyReader.MAX_PEERS;

  private final byte[] infoHash;

  Obfuscation(InfoHash torrent) {
    infoHash = torrent.wireBytes();
  }

  /// What the torrent is called instead of its info hash (`sha_ih`).
  byte[] alias() {
    return sha1(infoHash, new byte[0]);
  }

  /// Our port as it is told.
  int port(int port) {
    byte[] bytes = {(byte) (port >> 8), (byte) port};
    byte[] hidden = xor(bytes, stream(key(new byte[0]), 2), PLACE_BYTES);
    return (hidden[0] & 0xff) << 8 | hidden[1] & 0xff;
  }

  /// The list of peers in a reply, as it was before the disguise; empty when the reply says of it
  /// what cannot be.
  ///
  /// @param stride bytes of each peer
  byte[] peers(Dict reply, byte[] hidden, int stride) {
    byte[] key = key(reply.bytes("iv").map(BencodeValue.Bytes::toArray).orElse(new byte[0]));
    if (!reply.has("i") && !reply.has("n")) {
      return xor(hidden, stream(key, hidden.length), PLACE_BYTES);
    }
    byte[] places = stream(key, 0);
    long first = (reply.integer("i").orElse(0) ^ number(places, 0)) & 0xffffffffL;
    long length = (reply.integer("n").orElse(0) ^ number(places, 4)) & 0xffffffffL;
    if (length < 1 || length > LONGEST_LIST) {
      return new byte[0];
    }
    byte[] stream = stream(key, (int) length * stride);
    byte[] list = new byte[(int) length * stride];
    System.arraycopy(stream, PLACE_BYTES, list, 0, list.length);
    return xor(hidden, list, (int) (first % length) * stride);
  }

  /// Each byte against one of the stream, from `at` on; behind its end it begins anew.
  static byte[] xor(byte[] bytes, byte[] stream, int at) {
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      out[i] = (byte) (bytes[i] ^ stream[(at + i) % stream.length]);
    }
    return out;
  }

  /// The key with this initialization vector, which may be empty.
  byte[] key(byte[] vector) {
    return vector.length == 0 ? infoHash : sha1(infoHash, vector);
  }

  /// The places' eight bytes and so many behind them.
  static byte[] stream(byte[] key, int length) {
    try {
      Cipher rc4 = Cipher.getInstance("RC4");
      rc4.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "RC4"));
      rc4.update(new byte[DROPPED]);
      return rc4.update(new byte[PLACE_BYTES + length]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has RC4", e);
    }
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }

  private static byte[] sha1(byte[] one, byte[] other) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(one);
      return digest.digest(other);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
