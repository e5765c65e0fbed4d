package io.htorrent.tracker.server;

/// What a client sent is no announce or scrape.
final class BadRequest extends Exception {

  private static final long serialVersionUID = 1L;
  private final String words;

  /// @param words for the client: what is wrong
  BadRequest(String words) {
    super(words);
    this.words = words;
  }

  @Override
  public String getMessage() {
    return words;
  }
}
