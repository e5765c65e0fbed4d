package io.htorrent.engine.wire;

import io.htorrent.api.metainfo.Merkle;
import java.nio.ByteBuffer;

/// Which hashes of a merkle tree a message is about (BEP 52), as its sender names them: nothing is
/// checked.
///
/// @param root of the file's tree, 32 bytes from position to limit; not to be changed
/// @param baseLayer how many layers above the blocks the hashes are
/// @param index of the first
/// @param length how many
/// @param proofLayers how many layers above the hashes are to be proven
public record HashRange(ByteBuffer root, int baseLayer, int index, int length, int proofLayers) {

  /// Bytes of it in a message.
  public static final int BYTES = Merkle.HASH_LENGTH + 4 * Integer.BYTES;

  /// The range at the buffer's position, which is moved behind it.
  public static HashRange read(ByteBuffer in) {
    byte[] root = new byte[Merkle.HASH_LENGTH];
    in.get(root);
    return new HashRange(
        ByteBuffer.wrap(root).asReadOnlyBuffer(),
        in.getInt(),
        in.getInt(),
        in.getInt(),
        in.getInt());
  }

  /// Writes it at the buffer's position.
  void write(ByteBuffer out) {
    out.put(root.duplicate());
    out.putInt(baseLayer).putInt(index).putInt(length).putInt(proofLayers);
  }

  /// The root.
  public byte[] rootBytes() {
    byte[] bytes = new byte[root.remaining()];
    root.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public String toString() {
    return length + " hashes from " + index + " of layer " + baseLayer + ", " + proofLayers + " up";
  }
}
