package io.example.lastfirst;

import io.htorrent.api.picker.PiecePicker;
import io.htorrent.testkit.PiecePickerContract;

/// The contract is all that is tested.
final class LastFirstPickerTest extends PiecePickerContract {

  @Override
  protected PiecePicker.Factory factory() {
    return new LastFirstPicker.Factory();
  }
}
