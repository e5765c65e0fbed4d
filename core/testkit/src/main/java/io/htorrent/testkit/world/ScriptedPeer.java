package io.htorrent.testkit.world;

import io.htorrent.api.PeerAddress;
import io.htorrent.api.PeerId;
import io.htorrent.engine.disk.BlockContents;
import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.loop.VirtualTime;
import io.htorrent.engine.port.Encryption;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.port.PeerNetwork;
import io.htorrent.engine.wire.PeerMessage;
import io.htorrent.testkit.TestTorrent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A peer that speaks the wire by bytes and does what a script says, right or wrong. On the world's
/// thread.
public final class ScriptedPeer extends Machine {

  /// Its connections, oldest first.
  final List<ScriptedConnection> connections = new ArrayList<>();

  /// Dials that failed.
  int failedDials;

  private final Loop loop;
  private Role role;

  /// What a peer does.
  interface Script {
    /// The connection is open; usually our handshake is sent now.
    default void opened(ScriptedConnection connection) {
      connection.sendHandshake();
    }

    /// The other end's handshake is here.
    default void greeted(ScriptedConnection connection) {}

    /// A message came.
    default void received(ScriptedConnection connection, PeerMessage message) {}
  }

  /// @param torrent what it claims to share
  /// @param id how it names itself
  /// @param script what it does
  /// @param contents how much of a block the world carries
  record Role(TestTorrent torrent, PeerId id, Script script, BlockContents contents) {}

  ScriptedPeer(VirtualTime time, VirtualHost host, Role role) {
    super(host);
    this.loop = time.loop();
    this.role = role;
  }

  /// Names itself so from now on.
  ScriptedPeer rename(PeerId id) {
    role = new Role(role.torrent(), id, role.script(), role.contents());
    return this;
  }

  /// Takes connections.
  public ScriptedPeer listen() {
    return listen(Encryption.PREFER);
  }

  /// Takes connections that begin as this policy wants.
  ScriptedPeer listen(Encryption policy) {
    host.listen(loop, policy, this::open);
    return this;
  }

  /// Connects.
  public ScriptedPeer dial(PeerAddress address) {
    return dial(address, Encryption.Form.PLAIN);
  }

  /// Connects in this form.
  ScriptedPeer dial(PeerAddress address, Encryption.Form form) {
    host.dial(
        new PeerNetwork.Dial(
            address, role.torrent().metainfo().infoHash(), form, TimeUnit.SECONDS.toNanos(15)),
        loop,
        new PeerNetwork.DialListener() {
          @Override
          public void connected(PeerChannel channel) {
            open(channel);
          }

          @Override
          public void failed(String reason) {
            failedDials++;
          }
        });
    return this;
  }

  /// The only connection.
  ScriptedConnection connection() {
    if (connections.size() != 1) {
      throw new IllegalStateException(connections.size() + " connections");
    }
    return connections.getFirst();
  }

  /// Whether a connection is open.
  public boolean connected() {
    return connections.stream().anyMatch(ScriptedConnection::isOpen);
  }

  @Override
  public ScriptedPeer line(Line line) {
    super.line(line);
    return this;
  }

  PeerId id() {
    return role.id();
  }

  private void open(PeerChannel channel) {
    ScriptedConnection connection = new ScriptedConnection(channel, loop, role);
    connections.add(connection);
    channel.listen(connection);
    role.script().opened(connection);
  }
}
