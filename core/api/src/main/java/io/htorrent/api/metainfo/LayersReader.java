package io.htorrent.api.metainfo;

import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.bencode.BencodeValue.Bytes;
import io.htorrent.api.bencode.BencodeValue.Dict;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the piece layers that stand beside a v2 info dictionary (BEP 52). What is there must be
/// right, down to the last hash; what is missing can be had from peers.
final class LayersReader {

  private LayersReader() {}

  /// These trees with the layers that the torrent file has of them.
  ///
  /// @param torrent the whole file
  /// @throws MetainfoException one sentence
  static MerkleTrees read(Dict torrent, int pieceLength, List<MerkleTrees.Tree> trees)
      throws MetainfoException {
    MerkleTrees bare = new MerkleTrees(MerkleTrees.layerOf(pieceLength), trees);
    if (!torrent.has("piece layers")) {
      return bare;
    }
    Dict layers =
        torrent
            .dict("piece layers")
            .orElseThrow(() -> MetainfoException.unusable("its piece layers are not a dictionary"));
    Map<ByteBuffer, PieceLayer> found = new HashMap<>(); // looked up, never walked
    for (Dict.Entry entry : layers) {
      found.put(ByteBuffer.wrap(entry.key().toArray()), layer(bare, entry));
    }
    return bare.with(found);
  }

  private static PieceLayer layer(MerkleTrees trees, Dict.Entry entry) throws MetainfoException {
    byte[] root = entry.key().toArray();
    if (root.length != Merkle.HASH_LENGTH) {
      throw MetainfoException.unusable("a piece layer has a root of " + root.length + " bytes");
    }
    MerkleTrees.Tree tree =
        trees
            .find(root)
            .orElseThrow(() -> MetainfoException.unusable("a piece layer is of none of its files"));
    if (tree.pieces() == 1) {
      throw MetainfoException.unusable("a file of one piece has a piece layer");
    }
    byte[] hashes = hashes(entry.value());
    if (hashes.length != (long) tree.pieces() * Merkle.HASH_LENGTH) {
      throw MetainfoException.unusable(
          "a piece layer of "
              + hashes.length
              + " bytes belongs to a file of "
              + tree.pieces()
              + " pieces");
    }
    return PieceLayer.proven(root, hashes, trees.layer())
        .orElseThrow(
            () -> MetainfoException.unusable("a piece layer does not lead to its pieces root"));
  }

  private static byte[] hashes(BencodeValue value) throws MetainfoException {
    if (value instanceof Bytes hashes) {
      return hashes.toArray();
    }
    throw MetainfoException.unusable("a piece layer is not a string");
  }
}
