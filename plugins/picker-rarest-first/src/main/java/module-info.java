/// Asks for the pieces that the fewest peers have.
module io.htorrent.picker.rarestfirst {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.picker.PiecePicker.Factory with
      io.htorrent.picker.rarestfirst.RarestFirstPicker.Factory;
}
