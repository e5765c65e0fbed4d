/// Asks several peers for the last blocks.
module io.htorrent.picker.endgame {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.picker.PiecePicker.Factory with
      io.htorrent.picker.endgame.EndgamePicker.Factory;
}
