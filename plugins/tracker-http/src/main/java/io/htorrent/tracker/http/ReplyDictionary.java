package io.htorrent.tracker.http;

import io.htorrent.api.Printable;
import io.htorrent.api.bencode.Bencode;
import io.htorrent.api.bencode.BencodeException;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Dict;
import io.htorrent.api.bencode.Limits;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;

/// What all replies of trackers are: a bencoded dictionary (BEP 3). Pure; any thread.
final class ReplyDictionary {

  /// Words of a tracker that are shown.
  static final int MAX_WORDS = 500;

  private ReplyDictionary() {}

  /// The dictionary in a body. Many a script ends with a line break, which may follow it.
  ///
  /// @param host for the message
  /// @throws IOException one sentence, when there is none
  static Dict of(byte[] body, String host) throws IOException {
    BencodeValue value;
    try {
      value = Bencode.decode(withoutBlankEnd(body), Limits.TRACKER);
    } catch (BencodeException e) {
      throw new IOException(host + " sent an invalid reply: " + e.getMessage(), e);
    }
    if (value instanceof Dict dict) {
      return dict;
    }
    throw new IOException(host + " sent an invalid reply: not a dictionary");
  }

  private static byte[] withoutBlankEnd(byte[] body) {
    int end = body.length;
    while (end > 0 && Character.isWhitespace(body[end - 1])) {
      end--;
    }
    return Arrays.copyOf(body, end);
  }

  /// Why it says no, for people.
  static String reason(Dict body) {
    String words = Printable.of(body.text("failure reason").orElse(""), MAX_WORDS);
    return words.isBlank() ? "it gave no reason" : words;
  }

  /// A number of peers; -1 when it is missing or makes no sense.
  static int count(OptionalLong count) {
    return count.isPresent() ? Math.clamp(count.getAsLong(), -1, Integer.MAX_VALUE) : -1;
  }
}
