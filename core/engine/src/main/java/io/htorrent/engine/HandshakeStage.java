package io.htorrent.engine;

import io.htorrent.engine.loop.Loop;
import io.htorrent.engine.port.PeerChannel;
import io.htorrent.engine.wire.Handshake;
import io.htorrent.engine.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection until the other end has said its 68 bytes (BEP 3), for at most ten seconds in all.
/// On the loop.
final class HandshakeStage implements PeerChannel.Listener {

  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Logger log = LoggerFactory.getLogger(HandshakeStage.class);

  private final PeerChannel channel;
  private final Loop.Timer timeout;
  private final Outcome outcome;
  private final Handshake.Reader reader = new Handshake.Reader();
  private boolean over;

  /// What became of it; exactly one of the two is called, once.
  interface Outcome {
    /// The handshake is here. Says who listens to the channel from now on; no one if it was closed.
    ///
    /// @param rest bytes that followed it, to be given to that listener
    void met(Handshake handshake, ByteBuffer rest);

    /// It did not come.
    void failed(String reason);
  }

  private HandshakeStage(PeerChannel channel, Loop loop, Outcome outcome) {
    this.channel = channel;
    this.outcome = outcome;
    this.timeout = loop.after(TIMEOUT_NANOS, () -> end("no handshake within 10 s"));
  }

  /// Waits for the other end's handshake.
  static void await(PeerChannel channel, Loop loop, Outcome outcome) {
    channel.listen(new HandshakeStage(channel, loop, outcome));
  }

  @Override
  public void received(ByteBuffer bytes) {
    if (over) {
      return;
    }
    try {
      if (reader.read(bytes)) {
        over = true;
        timeout.cancel();
        outcome.met(reader.handshake(), bytes);
      }
    } catch (ProtocolViolation violation) {
      end(String.valueOf(violation.getMessage()));
    }
  }

  @Override
  public void receivedAll() {}

  @Override
  public void closed(String reason) {
    end(reason);
  }

  private void end(String reason) {
    if (!over) {
      over = true;
      timeout.cancel();
      log.debug("{}: {}", channel.remote(), reason);
      channel.close();
      outcome.failed(reason);
    }
  }
}
