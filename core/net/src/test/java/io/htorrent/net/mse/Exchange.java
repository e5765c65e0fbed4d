package io.htorrent.net.mse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// Both ends of an exchange of keys, without a connection: bytes are handed over as a test likes.
final class Exchange {

  static final byte[] INFO_HASH = "twenty bytes of hash".getBytes(StandardCharsets.US_ASCII);
  static final byte[] FIRST = new byte[68];

  final Random chance;
  final MseTorrents torrents = new MseTorrents();
  final Initiator dialler;
  final Responder dialled;
  final ByteArrayOutputStream answers = new ByteArrayOutputStream();
  int keysMade;

  Exchange(long seed, int offered, int taken) {
    chance = new Random(seed);
    torrents.add(INFO_HASH);
    dialler = new Initiator(KeyPair.random(chance), INFO_HASH, offered, chance);
    dialled =
        new Responder(
            new Responder.Ours(
                () -> {
                  keysMade++;
                  return KeyPair.random(chance);
                },
                torrents,
                taken,
                chance),
            answers::writeBytes);
  }

  /// What the dialled end said since the last time.
  byte[] answers() {
    byte[] all = answers.toByteArray();
    answers.reset();
    return all;
  }

  /// The dialler's offer, once the dialled end has said its key.
  byte[] offer() throws MseException {
    dialled.read(ByteBuffer.wrap(dialler.hello()));
    dialler.read(ByteBuffer.wrap(answers()));
    return dialler.offer(ByteBuffer.wrap(FIRST));
  }

  /// All of it, cut into parts of this length at most.
  ///
  /// @return what was left of the last bytes: of the stream
  byte[] run(int most, byte[] stream) throws MseException {
    feed(dialler.hello(), most, dialled::read);
    feed(answers(), most, dialler::read);
    byte[] left = feed(dialler.offer(ByteBuffer.wrap(FIRST)), most, dialled::read);
    byte[] last = answers();
    byte[] more = Arrays.copyOf(last, last.length + stream.length);
    System.arraycopy(stream, 0, more, last.length, stream.length);
    byte[] rest = feed(more, most, dialler::read);
    if (left.length != FIRST.length) {
      throw new IllegalStateException("of the first bytes " + left.length + " are left");
    }
    return rest;
  }

  /// One end.
  interface End {
    void read(ByteBuffer in) throws MseException;
  }

  /// Says what was left when the end had enough.
  static byte[] feed(byte[] bytes, int most, End end) throws MseException {
    ByteArrayOutputStream left = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; at += most) {
      ByteBuffer part = ByteBuffer.wrap(bytes, at, Math.min(most, bytes.length - at));
      end.read(part);
      left.write(bytes, part.position(), part.remaining());
    }
    return left.toByteArray();
  }
}
