package io.htorrent.testkit;

import io.htorrent.api.picker.PiecePicker;

/// The example in [PiecePicker]'s documentation keeps the contract.
final class InOrderPickerTest extends PiecePickerContract {

  @Override
  protected PiecePicker.Factory factory() {
    return new InOrderPicker();
  }
}
