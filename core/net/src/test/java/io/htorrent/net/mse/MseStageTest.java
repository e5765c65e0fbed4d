package io.htorrent.net.mse;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.engine.port.Encryption;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What stands in a connection's pipeline, and what it lets through.
class MseStageTest {

  private static final List<String> NOTHING_BUT_THE_END =
      List.of("DefaultChannelPipeline$TailContext#0");

  private final Random chance = new Random(1);
  private final MseTorrents torrents = new MseTorrents();
  private final EmbeddedChannel dialler = new EmbeddedChannel();
  private final EmbeddedChannel dialled = new EmbeddedChannel();

  @Test
  void plainStreamsHaveNoHandlerLeft() {
    connect(Encryption.Form.NEGOTIATED, Encryption.PREFER);

    dialler.writeOutbound(text("handshake"));
    pump();

    assertThat(received(dialled)).isEqualTo("handshake");
    assertThat(dialler.pipeline().names()).isEqualTo(NOTHING_BUT_THE_END);
    assertThat(dialled.pipeline().names()).isEqualTo(NOTHING_BUT_THE_END);
    assertThat(MseStage.encrypted(dialler)).isTrue();
    assertThat(MseStage.encrypted(dialled)).isTrue();
  }

  @Test
  void whatIsSentBeforeTheAgreementArrivesInOrder() {
    connect(Encryption.Form.ENCRYPTED, Encryption.PREFER);

    dialler.writeOutbound(text("one "), text("two "));
    dialler.writeOutbound(text("three"));
    pump();

    assertThat(received(dialled)).isEqualTo("one two three");
  }

  @Test
  void bytesAfterTheAgreementAreNotReadable() {
    connect(Encryption.Form.ENCRYPTED, Encryption.PREFER);
    dialler.writeOutbound(text("handshake"));
    pump();
    assertThat(received(dialled)).isEqualTo("handshake");

    dialled.writeOutbound(text("Hello, who are you?"));
    ByteBuf wire = dialled.readOutbound();
    String onTheWire = wire.toString(StandardCharsets.ISO_8859_1);
    dialler.writeInbound(wire);

    assertThat(onTheWire).hasSize(19).doesNotContain("Hello");
    assertThat(received(dialler)).isEqualTo("Hello, who are you?");
  }

  @Test
  @DisplayName(
      "X02 96 bytes, then silence: nothing is passed on, so that the wait for a handshake ends it")
  void halfAnExchange() {
    connect(Encryption.Form.ENCRYPTED, Encryption.PREFER);
    ByteBuf hello = dialler.readOutbound();
    dialled.writeInbound(hello.readRetainedSlice(96));
    hello.release();

    dialled.runPendingTasks();

    assertThat(dialled.inboundMessages()).isEmpty();
    assertThat(dialled.isOpen()).isTrue();
    assertThat(dialled.finishAndReleaseAll()).as("the key that it answered").isTrue();
  }

  @Test
  void aMessageHeldWhenTheConnectionEndsIsGivenBackOnce() {
    connect(Encryption.Form.ENCRYPTED, Encryption.PREFER);
    ByteBuf message = text("handshake");
    var written = dialler.writeOneOutbound(message);

    var _ = dialler.close();

    assertThat(written.isDone()).isTrue();
    assertThat(written.isSuccess()).isFalse();
    assertThat(message.refCnt()).isZero();
  }

  @Test
  void aPlainHandshakeIsKnownHoweverItIsCut() {
    String handshake = "\u0013BitTorrent protocol and more";
    for (int cut = 1; cut < handshake.length(); cut++) {
      EmbeddedChannel channel = new EmbeddedChannel();
      channel.pipeline().addFirst(incoming(Encryption.PREFER, channel));

      channel.writeInbound(text(handshake.substring(0, cut)));
      channel.writeInbound(text(handshake.substring(cut)));

      assertThat(received(channel)).as("cut at %d", cut).isEqualTo(handshake);
      assertThat(channel.pipeline().names()).isEqualTo(NOTHING_BUT_THE_END);
      assertThat(MseStage.encrypted(channel)).isFalse();
    }
  }

  @Test
  void aKeyThatBeginsLikeTheProtocolIsAKey() {
    Random same = new Random(7);
    KeyPair keys = KeyPair.random(same);
    while (keys.publicKey()[0] != 19) {
      keys = KeyPair.random(same);
    }
    dialled.pipeline().addFirst(incoming(Encryption.PREFER, dialled));

    dialled.writeInbound(Unpooled.wrappedBuffer(keys.publicKey(), 0, 1));
    dialled.writeInbound(Unpooled.wrappedBuffer(keys.publicKey(), 1, 95));

    ByteBuf answer = dialled.readOutbound();
    assertThat(answer.readableBytes()).isBetween(96, 608);
    answer.release();
  }

  private void connect(Encryption.Form form, Encryption policy) {
    torrents.add(Exchange.INFO_HASH);
    dialled.pipeline().addFirst(incoming(policy, dialled));
    dialler.pipeline().addFirst(new OutgoingMse(Exchange.INFO_HASH, form, chance));
  }

  private IncomingMse incoming(Encryption policy, EmbeddedChannel channel) {
    return new IncomingMse(
        new IncomingMse.Terms(policy, torrents, new KeyBudget(() -> 0), chance), channel);
  }

  private void pump() {
    while (!dialler.outboundMessages().isEmpty() || !dialled.outboundMessages().isEmpty()) {
      for (ByteBuf out; (out = dialler.readOutbound()) != null; ) {
        dialled.writeInbound(out);
      }
      for (ByteBuf out; (out = dialled.readOutbound()) != null; ) {
        dialler.writeInbound(out);
      }
    }
  }

  private static String received(EmbeddedChannel channel) {
    StringBuilder all = new StringBuilder();
    for (ByteBuf in; (in = channel.readInbound()) != null; in.release()) {
      all.append(in.toString(StandardCharsets.ISO_8859_1));
    }
    return all.toString();
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }
}
