/// Asks for the pieces that the fewest peers have.
module io.htorrent.picker.rarestfirst {
  requires io.htorrent.api;
  requires static org.jspecify;
}
