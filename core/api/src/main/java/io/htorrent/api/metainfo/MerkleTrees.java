package io.htorrent.api.metainfo;

import io.htorrent.api.PieceLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The merkle trees of a v2 torrent's files (BEP 52): each piece lies in one file, and is held
/// against its hash in the file's piece layer, or against the file's root when the file has no
/// other piece. Immutable; any thread.
public final class MerkleTrees implements PieceHashes {

  private final int layer;
  private final List<Tree> trees;
  private final int[] firsts;
  private final Map<ByteBuffer, Tree> byRoot = new HashMap<>(); // looked up, never walked

  /// The tree of one file that is not empty.
  public static final class Tree {
    private final int firstPiece;
    private final long length;
    private final int pieces;
    private final byte[] root;
    private final @Nullable PieceLayer layer;

    /// @param layer none when it is not known, or there is one piece only
    Tree(int firstPiece, long length, int pieces, byte[] root, @Nullable PieceLayer layer) {
      this.firstPiece = firstPiece;
      this.length = length;
      this.pieces = pieces;
      this.root = root;
      this.layer = layer;
    }

    /// Its first piece.
    public int firstPiece() {
      return firstPiece;
    }

    /// How many pieces it has.
    public int pieces() {
      return pieces;
    }

    /// Bytes of the file.
    public long length() {
      return length;
    }

    /// A copy of its root.
    public byte[] root() {
      return root.clone();
    }

    /// The hashes of its pieces; empty when they are not known, or there is one piece only.
    public Optional<PieceLayer> layer() {
      return Optional.ofNullable(layer);
    }

    /// Whether what its pieces are held against is known.
    public boolean known() {
      return pieces == 1 || layer != null;
    }

    private Tree with(PieceLayer found) {
      return new Tree(firstPiece, length, pieces, root, found);
    }

    private boolean matches(int piece, byte[] hash) {
      return pieces == 1
          ? Arrays.equals(root, hash)
          : layer != null && layer.matches(piece - firstPiece, hash);
    }
  }

  /// @param layer how many layers the hashes of pieces are above those of blocks
  /// @param trees in the order of their pieces
  MerkleTrees(int layer, List<Tree> trees) {
    this.layer = layer;
    this.trees = List.copyOf(trees);
    this.firsts = trees.stream().mapToInt(tree -> tree.firstPiece).toArray();
    trees.forEach(tree -> byRoot.putIfAbsent(ByteBuffer.wrap(tree.root), tree));
  }

  /// How many layers the hashes of pieces of this length are above those of blocks.
  static int layerOf(int pieceLength) {
    return Integer.numberOfTrailingZeros(pieceLength / PieceLayout.BLOCK_LENGTH);
  }

  /// How many layers the hashes of pieces are above those of blocks.
  public int layer() {
    return layer;
  }

  /// All trees, in the order of their pieces.
  public List<Tree> trees() {
    return trees;
  }

  /// The tree with this root; of files with the same contents the first.
  public Optional<Tree> find(byte[] root) {
    return Optional.ofNullable(byRoot.get(ByteBuffer.wrap(root)));
  }

  /// All piece layers that are known, by the roots above them.
  public Map<ByteBuffer, PieceLayer> layers() {
    Map<ByteBuffer, PieceLayer> layers = new HashMap<>(); // looked up, never walked
    trees.forEach(
        tree -> tree.layer().ifPresent(one -> layers.put(ByteBuffer.wrap(tree.root), one)));
    return layers;
  }

  /// Whether every piece can be judged.
  public boolean known() {
    return trees.stream().allMatch(Tree::known);
  }

  /// Whether this is the root of the tree of that piece's blocks.
  @Override
  public boolean matches(int piece, byte[] root) {
    return treeOf(piece).matches(piece, root);
  }

  /// How many blocks the tree of a piece has, those included that are missing at its right.
  public int widthOf(int piece) {
    Tree tree = treeOf(piece);
    return tree.pieces > 1
        ? 1 << layer
        : Merkle.width((int) ((tree.length - 1) / PieceLayout.BLOCK_LENGTH + 1));
  }

  /// The same with what was found out since.
  ///
  /// @param found layers by the roots above them
  public MerkleTrees with(Map<ByteBuffer, PieceLayer> found) {
    List<Tree> more = new ArrayList<>(trees.size());
    for (Tree tree : trees) {
      PieceLayer one = found.get(ByteBuffer.wrap(tree.root));
      boolean fits = one != null && !tree.known() && one.count() == tree.pieces;
      more.add(fits ? tree.with(Objects.requireNonNull(one)) : tree);
    }
    return new MerkleTrees(layer, more);
  }

  private Tree treeOf(int piece) {
    int found = Arrays.binarySearch(firsts, piece);
    return trees.get(found >= 0 ? found : -found - 2);
  }
}
