package io.htorrent.net.mse;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The end of an exchange of keys that was dialled: bytes in, bytes out, nothing else. The steps
/// are those of [Initiator]. Not safe for several threads.
final class Responder {

  /// What may come with an offer: a handshake of 68 bytes from all clients known; room for a few
  /// messages after it. It is not kept, so that this is only a matter of sense (X05).
  static final int MOST_INITIAL = 4096;

  private static final int HEAD_BYTES = 14; // zeros, methods, length of padding

  private final Ours ours;
  private final Consumer<byte[]> out;
  private final Inbox inbox = new Inbox();
  private State state = State.KEY;
  private @Nullable SharedSecret secret;
  private byte[] endOfPadding = {};
  private @Nullable Rc4 theirCipher;
  private @Nullable Rc4 ourCipher;
  private @Nullable Method method;
  private int padding;
  private int initial;

  private enum State {
    KEY,
    PADDING_A,
    TORRENT,
    HEAD,
    PADDING_C,
    INITIAL,
    DONE
  }

  /// What we bring.
  ///
  /// @param keys makes our key, when theirs is here
  /// @param torrents by their marks
  /// @param taken methods that we take, as bits
  /// @param chance for the length of padding and what is in it
  record Ours(Keys keys, MseTorrents torrents, int taken, RandomGenerator chance) {}

  /// Makes keys.
  @FunctionalInterface
  interface Keys {
    /// @throws MseException when there have been too many
    KeyPair next() throws MseException;
  }

  /// @param out takes what is to be sent at once
  Responder(Ours ours, Consumer<byte[]> out) {
    this.ours = ours;
    this.out = out;
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
            case PADDING_A -> readPaddingA(in);
            case TORRENT -> readTorrent(in);
            case HEAD -> readHead(in);
            case PADDING_C -> readPaddingC(in);
            case INITIAL -> readInitial(in);
            case DONE -> false;
          };
    }
  }

  /// Whether both ends agree.
  boolean done() {
    return state == State.DONE;
  }

  /// On what, once it is done.
  Agreement agreement() {
    if (theirCipher == null || ourCipher == null || method == null || !done()) {
      throw new IllegalStateException("not agreed yet");
    }
    return new Agreement(theirCipher, ourCipher, method, initial);
  }

  // Nothing is sent before a whole key came, and then no more than six times as much (X11).
  private boolean readKey(ByteBuffer in) throws MseException {
    if (!inbox.fill(in, KeyPair.BYTES)) {
      return false;
    }
    KeyPair keys = ours.keys.next();
    secret = keys.secretWith(inbox.take());
    endOfPadding = secret.endOfPadding();
    out.accept(Padding.after(keys.publicKey(), ours.chance));
    state = State.PADDING_A;
    return true;
  }

  private boolean readPaddingA(ByteBuffer in) throws MseException {
    if (!inbox.seek(in, endOfPadding)) {
      return false;
    }
    state = State.TORRENT;
    return true;
  }

  private boolean readTorrent(ByteBuffer in) throws MseException {
    if (!inbox.fill(in, SharedSecret.MARK_BYTES)) {
      return false;
    }
    SharedSecret shared = secret();
    Optional<byte[]> infoHash = ours.torrents.find(shared.veil(inbox.take()));
    if (infoHash.isEmpty()) {
      throw new MseException("it means a torrent that is not here"); // X08
    }
    theirCipher = shared.fromDialler(infoHash.get());
    ourCipher = shared.fromDialled(infoHash.get());
    state = State.HEAD;
    return true;
  }

  private boolean readHead(ByteBuffer in) throws MseException {
    if (!inbox.fill(in, HEAD_BYTES)) {
      return false;
    }
    ByteBuffer head = decrypted();
    if (head.getLong() != 0) {
      throw new MseException("it encrypts with another key");
    }
    int offered = head.getInt();
    method =
        Method.choice(offered, ours.taken)
            .orElseThrow(() -> new MseException("it offers none of our methods")); // X06
    padding = Padding.checked(Short.toUnsignedInt(head.getShort()));
    state = State.PADDING_C;
    return true;
  }

  private boolean readPaddingC(ByteBuffer in) {
    if (!inbox.fill(in, padding)) {
      return false;
    }
    decrypted();
    state = State.INITIAL;
    return true;
  }

  private boolean readInitial(ByteBuffer in) throws MseException {
    if (!inbox.fill(in, Short.BYTES)) {
      return false;
    }
    initial = Short.toUnsignedInt(decrypted().getShort());
    if (initial > MOST_INITIAL) {
      throw new MseException(initial + " bytes with its offer, limit " + MOST_INITIAL);
    }
    out.accept(answer());
    state = State.DONE;
    return true;
  }

  private byte[] answer() {
    if (method == null || ourCipher == null) {
      throw new IllegalStateException("nothing chosen yet");
    }
    byte[] pad = Padding.some(ours.chance);
    ByteBuffer answer = ByteBuffer.allocate(HEAD_BYTES + pad.length);
    answer.putLong(0).putInt(method.bit).putShort((short) pad.length).put(pad).flip();
    ourCipher.apply(answer);
    return answer.array();
  }

  private ByteBuffer decrypted() {
    if (theirCipher == null) {
      throw new IllegalStateException("no torrent yet");
    }
    ByteBuffer bytes = ByteBuffer.wrap(inbox.take());
    theirCipher.apply(bytes);
    return bytes;
  }

  private SharedSecret secret() {
    if (secret == null) {
      throw new IllegalStateException("no key yet");
    }
    return secret;
  }
}
