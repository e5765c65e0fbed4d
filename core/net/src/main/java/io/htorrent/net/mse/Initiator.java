package io.htorrent.net.mse;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The dialling end of an exchange of keys: bytes in, bytes out, nothing else. Not safe for several
/// threads.
///
/// ```text
/// 1. we    our key, padding
/// 2. they  their key, padding
/// 3. we    HASH(req1), veiled mark of the torrent; RC4: zeros, methods, padding, the first payload
/// 4. they  RC4: zeros, method, padding; then the stream
/// ```
final class Initiator {

  private static final int ZEROS = 8;
  private static final int HEAD_BYTES = 6; // method, length of padding

  private final KeyPair keys;
  private final byte[] infoHash;
  private final int offered;
  private final RandomGenerator chance;
  private final Inbox inbox = new Inbox();
  private State state = State.KEY;
  private @Nullable Ciphers ciphers;
  private @Nullable Method method;
  private int padding;

  private enum State {
    KEY,
    ZEROS,
    HEAD,
    PADDING,
    DONE
  }

  /// @param zeros how the zeros of step 4 look on the wire
  private record Ciphers(SharedSecret secret, Rc4 in, Rc4 out, byte[] zeros) {}

  /// @param infoHash of the torrent that both ends are to know
  /// @param offered methods, as bits
  /// @param chance for the length of padding and what is in it
  Initiator(KeyPair keys, byte[] infoHash, int offered, RandomGenerator chance) {
    this.keys = keys;
    this.infoHash = infoHash;
    this.offered = offered;
    this.chance = chance;
  }

  /// Step 1.
  byte[] hello() {
    return Padding.after(keys.publicKey(), chance);
  }

  /// Takes what came, and leaves what is of the stream.
  ///
  /// @throws MseException when this leads to nothing
  void read(ByteBuffer in) throws MseException {
    boolean more = true;
    while (more && state != State.DONE) {
      more =
          switch (state) {
            case KEY -> readKey(in);
            case ZEROS -> readZeros(in);
            case HEAD -> readHead(in);
            case PADDING -> readPadding(in);
            case DONE -> false;
          };
    }
  }

  /// Whether it is time for [#offer].
  boolean knowsSecret() {
    return ciphers != null;
  }

  /// Step 3, once.
  ///
  /// @param first bytes of the stream: at most 65535, of which others take fewer
  byte[] offer(ByteBuffer first) {
    Ciphers all = ciphers();
    byte[] pad = Padding.some(chance);
    int plain = 2 * SharedSecret.MARK_BYTES;
    int length = plain + ZEROS + HEAD_BYTES + pad.length + 2 + first.remaining();
    ByteBuffer out = ByteBuffer.allocate(length);
    out.put(all.secret.endOfPadding());
    out.put(all.secret.veil(SharedSecret.markOf(infoHash)));
    out.putLong(0).putInt(offered).putShort((short) pad.length).put(pad);
    out.putShort((short) first.remaining()).put(first.duplicate());
    all.out.apply(out.position(plain));
    return out.array();
  }

  /// Whether both ends agree.
  boolean done() {
    return state == State.DONE;
  }

  /// On what, once it is done.
  Agreement agreement() {
    if (method == null || !done()) {
      throw new IllegalStateException("not agreed yet");
    }
    return new Agreement(ciphers().in, ciphers().out, method, 0);
  }

  private boolean readKey(ByteBuffer in) throws MseException {
    boolean whole = inbox.fill(in, KeyPair.BYTES);
    if (inbox.beginsWith(MseStage.PROTOCOL)) { // no key does, but by a chance of 2 to the -160
      throw new MseException("it answers without encryption"); // X09
    }
    if (!whole) {
      return false;
    }
    SharedSecret secret = keys.secretWith(inbox.take());
    Rc4 theirs = secret.fromDialled(infoHash);
    ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
    theirs.apply(zeros);
    ciphers = new Ciphers(secret, theirs, secret.fromDialler(infoHash), zeros.array());
    state = State.ZEROS;
    return true;
  }

  private boolean readZeros(ByteBuffer in) throws MseException {
    if (!inbox.seek(in, ciphers().zeros)) {
      return false;
    }
    state = State.HEAD;
    return true;
  }

  private boolean readHead(ByteBuffer in) throws MseException {
    if (!inbox.fill(in, HEAD_BYTES)) {
      return false;
    }
    ByteBuffer head = ByteBuffer.wrap(inbox.take());
    ciphers().in.apply(head);
    method = Method.chosen(head.getInt(), offered);
    padding = Padding.checked(Short.toUnsignedInt(head.getShort()));
    state = State.PADDING;
    return true;
  }

  private boolean readPadding(ByteBuffer in) {
    if (!inbox.fill(in, padding)) {
      return false;
    }
    ciphers().in.apply(ByteBuffer.wrap(inbox.take()));
    state = State.DONE;
    return true;
  }

  private Ciphers ciphers() {
    if (ciphers == null) {
      throw new IllegalStateException("their key is not here yet");
    }
    return ciphers;
  }
}
