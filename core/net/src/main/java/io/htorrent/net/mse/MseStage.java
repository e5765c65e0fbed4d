package io.htorrent.net.mse;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;

/// What both ends of an exchange of keys do with a connection.
public final class MseStage {

  /// How a connection begins that is not encrypted (BEP 3).
  static final byte[] PROTOCOL = "\u0013BitTorrent protocol".getBytes(StandardCharsets.ISO_8859_1);

  private static final AttributeKey<Boolean> ENCRYPTED = AttributeKey.valueOf("mse");

  private MseStage() {}

  /// The stream begins: `stage` makes room for what was agreed. After that only plain streams cost
  /// nothing.
  static void over(ChannelHandler stage, Channel channel, Agreement agreement) {
    channel.attr(ENCRYPTED).set(true);
    ChannelPipeline pipeline = channel.pipeline();
    String name = pipeline.context(stage).name();
    switch (agreement.method()) {
      case PLAIN -> {
        if (agreement.initial() > 0) {
          pipeline.addAfter(name, null, new Rc4Inbound(agreement.in(), agreement.initial()));
        }
      }
      case RC4 -> {
        pipeline.addAfter(name, null, new Rc4Inbound(agreement.in(), Long.MAX_VALUE));
        pipeline.addAfter(name, null, new Rc4Outbound(agreement.out()));
      }
    }
    pipeline.remove(stage);
  }

  /// Whether keys were exchanged.
  public static boolean encrypted(Channel channel) {
    return channel.hasAttr(ENCRYPTED);
  }
}
