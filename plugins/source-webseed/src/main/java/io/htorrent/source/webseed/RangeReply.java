package io.htorrent.source.webseed;

import io.htorrent.api.network.HttpRequest;
import io.htorrent.api.network.HttpRequest.Purpose;
import io.htorrent.api.network.HttpStream;
import io.htorrent.api.network.Network;
import io.htorrent.api.source.SourceException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The answer of a server that was asked for a range of a file, once its head was found to be that
/// (RFC 9110, 14). On a worker thread; any may close.
///
/// @param body what follows; not read beyond the range
/// @param timeout for one read
/// @param host for messages
record RangeReply(HttpStream body, Duration timeout, String host) {

  private static final Pattern CONTENT_RANGE =
      Pattern.compile(
          "bytes +(?<first>[0-9]{1,18})-(?<last>[0-9]{1,18})/(?<length>[0-9]{1,18}|\\*)");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

  /// Asks for a range.
  ///
  /// @throws SourceException when the server says later, or has another file there
  /// @throws IOException when it does not answer, or with something else
  static RangeReply fetch(Network network, URI url, FileRange range, Duration timeout)
      throws IOException, InterruptedException {
    Map<String, String> headers = Map.of("Range", "bytes=" + range.begin() + "-" + range.last());
    HttpStream body = network.stream(new HttpRequest(url, Purpose.WEB_SEED, headers, timeout, 0));
    try {
      RangeReply reply = new RangeReply(body, timeout, url.getRawAuthority());
      reply.check(range);
      return reply;
    } catch (IOException e) {
      body.close();
      throw e;
    }
  }

  /// Fills the remaining room.
  void read(ByteBuffer into) throws IOException, InterruptedException {
    int wanted = into.remaining();
    int read = body.read(into, timeout);
    if (read < wanted) {
      throw new IOException(host + " ended its reply before the range was complete"); // W02
    }
  }

  void close() {
    body.close();
  }

  private void check(FileRange range) throws IOException {
    switch (body.status()) {
      case 206 -> checkPart(range);
      case 200 -> checkWhole(range);
      case 404, 410 -> throw SourceException.absent(answered(range));
      case 416 ->
          throw SourceException.absent(
              host + " has another file there: it has no byte " + range.last() + named(range));
      case 429, 503 -> throw SourceException.later(answered(range), retryAfter());
      default -> throw SourceException.later(answered(range), Duration.ZERO);
    }
  }

  /// W02: the range, all of it, and nothing else.
  private void checkPart(FileRange range) throws IOException {
    String said = body.headers().getOrDefault("content-range", "");
    Matcher content = CONTENT_RANGE.matcher(said);
    if (!content.matches()) {
      throw new IOException(host + " sent a part, and does not say which" + named(range));
    }
    if (Long.parseLong(content.group("first")) != range.begin()
        || Long.parseLong(content.group("last")) != range.last()) {
      throw new IOException(
          host
              + " sent other bytes ("
              + content.group("first")
              + "-"
              + content.group("last")
              + ") than asked for ("
              + range.begin()
              + "-"
              + range.last()
              + ")"
              + named(range));
    }
    String length = content.group("length");
    if (!length.equals("*")) {
      checkLength(range, Long.parseLong(length));
    }
    long sent = contentLength(range.length());
    if (sent != range.length()) {
      throw new IOException(
          host
              + " sent "
              + sent
              + " bytes where "
              + range.length()
              + " were asked for"
              + named(range));
    }
  }

  /// W01: a server that knows no ranges sends the file from its beginning.
  private void checkWhole(FileRange range) throws IOException {
    if (range.begin() > 0) {
      throw new IOException(host + " sends whole files only, from their beginning" + named(range));
    }
    checkLength(range, contentLength(range.file().length()));
  }

  private void checkLength(FileRange range, long length) throws SourceException {
    if (length != range.file().length()) {
      throw SourceException.absent(
          host
              + " has another file there: "
              + length
              + " bytes where "
              + range.file().length()
              + " belong"
              + named(range));
    }
  }

  private long contentLength(long otherwise) {
    String length = body.headers().getOrDefault("content-length", "");
    return length.matches("[0-9]{1,18}") ? Long.parseLong(length) : otherwise;
  }

  /// W04: a date is not looked at; nor is what is none of both.
  private Duration retryAfter() {
    String after = body.headers().getOrDefault("retry-after", "").strip();
    return SECONDS.matcher(after).matches()
        ? Duration.ofSeconds(Long.parseLong(after))
        : Duration.ZERO;
  }

  private String answered(FileRange range) {
    return host + " answered " + body.status() + named(range);
  }

  private static String named(FileRange range) {
    return " for " + range.file().displayPath();
  }
}
