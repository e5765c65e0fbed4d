package io.htorrent.testkit;

import io.htorrent.api.picker.PickReason;
import java.util.List;

/// What a picker offered in one call, in its order.
///
/// @param offers the blocks that were taken
public record Picked(List<Offer> offers) {

  /// One block that a picker offered and the sink took. Prints as `piece:block`.
  ///
  /// @param piece which piece
  /// @param block which block of it
  /// @param reason why
  public record Offer(int piece, int block, PickReason reason) {
    @Override
    public String toString() {
      return piece + ":" + block;
    }
  }

  public Picked {
    offers = List.copyOf(offers);
  }

  /// The pieces, each once, in the order of their first block.
  public List<Integer> pieces() {
    return offers.stream().map(Offer::piece).distinct().toList();
  }

  /// The reasons, each once, in the order of their first block.
  public List<PickReason> reasons() {
    return offers.stream().map(Offer::reason).distinct().toList();
  }

  /// The blocks as words, such as `"2:0 2:1 5:0"`.
  public String blocks() {
    return String.join(" ", offers.stream().map(Offer::toString).toList());
  }

  @Override
  public String toString() {
    return blocks();
  }
}
