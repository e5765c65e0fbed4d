/// Asks for any piece, by chance.
module io.htorrent.picker.random {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.picker.PiecePicker.Factory with
      io.htorrent.picker.random.RandomPicker.Factory;
}
