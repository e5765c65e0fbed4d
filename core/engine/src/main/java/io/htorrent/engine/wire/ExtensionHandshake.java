package io.htorrent.engine.wire;

import io.htorrent.api.bencode.Bencode;
import io.htorrent.api.bencode.BencodeException;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.bencode.BencodeValue.Int;
import io.htorrent.api.bencode.BencodeWriter;
import io.htorrent.api.bencode.Limits;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What a peer says of itself beyond the first 68 bytes (BEP 10): the payload of extended message
/// 0. Everything may be left out; a later handshake changes only what it names.
///
/// @param ids the extensions, each with the id that it wants for their messages: 1 to 255, or 0 to
///   turn it off
/// @param client name and version as sent, empty when not said; not printable yet
/// @param port where it listens, 0 when not said
/// @param queue how many requests it keeps without dropping any, 0 when not said
/// @param uploadOnly whether it fetches nothing any more (BEP 21)
/// @param yourIp our address as it sees it, 4 or 16 bytes; none when not said
public record ExtensionHandshake(
    SortedMap<String, Integer> ids,
    String client,
    int port,
    int queue,
    UploadOnly uploadOnly,
    byte[] yourIp) {

  private static final int MOST_NAMES = 256;

  private static final Limits LIMITS = new Limits(10, 2_000, Limits.Form.LENIENT);

  /// Whether a peer fetches nothing any more.
  public enum UploadOnly {
    /// It did not say.
    UNSAID,
    /// It may fetch.
    NO,
    /// It only uploads.
    YES
  }

  public ExtensionHandshake {
    ids = Collections.unmodifiableSortedMap(new TreeMap<>(ids));
    yourIp = yourIp.clone();
  }

  @Override
  public byte[] yourIp() {
    return yourIp.clone();
  }

  /// The payload as it is sent.
  ///
  /// @param more numbers that extensions say beside it; none of them replaces what is said here
  public ByteBuffer encode(SortedMap<String, Long> more) {
    SortedMap<String, Consumer<BencodeWriter>> fields = new TreeMap<>();
    more.forEach((name, number) -> fields.put(name, writer -> writer.integer(number)));
    fields.put("m", this::encodeIds);
    if (port > 0) {
      fields.put("p", writer -> writer.integer(port));
    }
    if (queue > 0) {
      fields.put("reqq", writer -> writer.integer(queue));
    }
    if (uploadOnly != UploadOnly.UNSAID) {
      fields.put("upload_only", writer -> writer.integer(uploadOnly == UploadOnly.YES ? 1 : 0));
    }
    if (!client.isEmpty()) {
      fields.put("v", writer -> writer.text(client));
    }
    if (yourIp.length > 0) {
      fields.put("yourip", writer -> writer.bytes(yourIp));
    }
    BencodeWriter writer = new BencodeWriter().dict();
    fields.forEach((name, value) -> value.accept(writer.key(name)));
    return ByteBuffer.wrap(writer.end().toBytes());
  }

  private void encodeIds(BencodeWriter writer) {
    writer.dict();
    ids.forEach((name, id) -> writer.key(name).integer(id));
    writer.end();
  }

  /// Reads a payload. What is out of range counts as not said; empty when it is no dictionary at
  /// all.
  public static Optional<ExtensionHandshake> read(ByteBuffer payload) {
    return dict(payload).map(ExtensionHandshake::of);
  }

  /// All that a payload says; empty when it is no dictionary, or one beyond measure.
  public static Optional<Dict> dict(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    try {
      return Bencode.decodeFirst(bytes, LIMITS).value() instanceof Dict dict
          ? Optional.of(dict)
          : Optional.empty();
    } catch (BencodeException _) {
      return Optional.empty();
    }
  }

  /// What of it concerns every extension. What is out of range counts as not said.
  public static ExtensionHandshake of(Dict dict) {
    long port = dict.integer("p").orElse(0);
    byte[] ip = dict.bytes("yourip").map(one -> one.toArray()).orElse(new byte[0]);
    return new ExtensionHandshake(
        dict.dict("m").map(ExtensionHandshake::ids).orElse(new TreeMap<>()),
        dict.text("v").orElse(""),
        port > 0 && port <= 65_535 ? (int) port : 0,
        queue(dict),
        uploadOnly(dict),
        ip.length == 4 || ip.length == 16 ? ip : new byte[0]);
  }

  private static SortedMap<String, Integer> ids(Dict named) {
    SortedMap<String, Integer> ids = new TreeMap<>();
    for (Dict.Entry entry : named) {
      if (ids.size() < MOST_NAMES
          && entry.value() instanceof Int(long id)
          && id >= 0
          && id <= 255) {
        ids.put(entry.key().text(), (int) id);
      }
    }
    return ids;
  }

  /// At least one when something was said.
  private static int queue(Dict dict) {
    return dict.integer("reqq").isPresent()
        ? (int) Math.clamp(dict.integer("reqq").getAsLong(), 1L, Integer.MAX_VALUE)
        : 0;
  }

  private static UploadOnly uploadOnly(Dict dict) {
    if (dict.integer("upload_only").isEmpty()) {
      return UploadOnly.UNSAID;
    }
    return dict.integer("upload_only").getAsLong() == 0 ? UploadOnly.NO : UploadOnly.YES;
  }
}
