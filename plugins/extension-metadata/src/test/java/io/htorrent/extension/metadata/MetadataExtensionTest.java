package io.htorrent.extension.metadata;

import io.htorrent.api.extension.PeerExtension;
import io.htorrent.testkit.PeerExtensionContract;
import java.util.List;

/// What every extension owes its torrent and its peers.
final class MetadataExtensionTest extends PeerExtensionContract {

  @Override
  protected PeerExtension.Factory factory() {
    return new MetadataExtension.Factory();
  }

  @Override
  protected List<String> samples() {
    return List.of(
        "d8:msg_typei0e5:piecei0ee",
        "d8:msg_typei1e5:piecei0e10:total_sizei5ee12345",
        "d8:msg_typei2e5:piecei0ee",
        "d8:msg_typei7ee");
  }
}
