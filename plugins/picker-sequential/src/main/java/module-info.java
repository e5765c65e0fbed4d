/// Asks for pieces in the order of their index.
module io.htorrent.picker.sequential {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.picker.PiecePicker.Factory with
      io.htorrent.picker.sequential.SequentialPicker.Factory;
}
