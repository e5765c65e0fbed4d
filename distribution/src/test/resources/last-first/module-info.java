/// A plugin as somebody else would write it: asks for the last pieces first.
module io.example.lastfirst {
  requires io.htorrent.api;

  provides io.htorrent.api.picker.PiecePicker.Factory with
      io.example.lastfirst.LastFirstPicker.Factory;
}
