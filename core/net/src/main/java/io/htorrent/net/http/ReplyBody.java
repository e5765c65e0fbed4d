package io.htorrent.net.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// Inflates a reply's body, up to a limit. Pure; on any thread.
final class ReplyBody {

  private static final int STEP_BYTES = 8192;

  private ReplyBody() {}

  /// The body as its sender meant it.
  ///
  /// @param encoding the `Content-Encoding` header, or empty
  /// @param maxBytes a longer result is an error, found before it is held in memory
  /// @throws IOException one part of a sentence: what is wrong with the body
  static byte[] inflate(byte[] body, String encoding, int maxBytes) throws IOException {
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> body;
      case "gzip", "x-gzip" ->
          readAll(new GZIPInputStream(new ByteArrayInputStream(body)), maxBytes);
      case "deflate" -> inflateDeflated(body, maxBytes);
      default -> throw new IOException("its encoding '" + printable(encoding) + "' is not known");
    };
  }

  // Some servers send zlib's wrapping, as RFC 9110 says, some the bare stream.
  private static byte[] inflateDeflated(byte[] body, int maxBytes) throws IOException {
    boolean wrapped =
        body.length >= 2
            && (body[0] & 0x0f) == 8
            && (((body[0] & 0xff) << 8) | (body[1] & 0xff)) % 31 == 0;
    Inflater inflater = new Inflater(!wrapped);
    try {
      return readAll(new InflaterInputStream(new ByteArrayInputStream(body), inflater), maxBytes);
    } finally {
      inflater.end();
    }
  }

  private static byte[] readAll(InputStream inflating, int maxBytes) throws IOException {
    ByteArrayOutputStream inflated = new ByteArrayOutputStream();
    byte[] step = new byte[STEP_BYTES];
    for (int n = inflating.read(step); n >= 0; n = inflating.read(step)) {
      if (inflated.size() + n > maxBytes) {
        throw new IOException("it inflates to more than " + maxBytes + " bytes");
      }
      inflated.write(step, 0, n);
    }
    return inflated.toByteArray();
  }

  private static String printable(String text) {
    String ascii = text.replaceAll("[^ -~]", "?");
    return ascii.length() <= 40 ? ascii : ascii.substring(0, 40) + "...";
  }
}
