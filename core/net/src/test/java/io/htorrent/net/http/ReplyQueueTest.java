package io.htorrent.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplyQueueTest {

  private static final long LONG = 20_000_000_000L;

  private final List<Boolean> told = new ArrayList<>();
  private final ReplyQueue queue = new ReplyQueue("server", told::add);

  @Test
  void givesWhatCameInWhateverPortions() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    byte[] all = new byte[1_000_000];
    random.nextBytes(all);
    ByteBuffer read = ByteBuffer.allocate(all.length);
    int sent = 0;
    while (read.hasRemaining()) {
      int more = Math.min(all.length - sent, random.nextInt(40_000));
      queue.add(Unpooled.wrappedBuffer(all, sent, more));
      sent += more;
      int wanted = random.nextInt(sent - read.position() + 1);
      read.limit(read.position() + wanted);
      queue.read(read, LONG);
      read.limit(all.length);
    }

    assertThat(read.array()).isEqualTo(all);
  }

  @Test
  void saysWhenEnoughWaitsAndWhenThereIsRoomAgain() throws Exception {
    add(65_535);
    assertThat(told).isEmpty();
    add(1);
    add(1);
    assertThat(told).containsExactly(false);

    queue.read(ByteBuffer.allocate(32_768), LONG);
    assertThat(told).containsExactly(false);
    queue.read(ByteBuffer.allocate(1), LONG);
    queue.read(ByteBuffer.allocate(32_768), LONG);

    assertThat(told).containsExactly(false, true);
  }

  @Test
  void whatCameBeforeAFailureCanBeRead() throws Exception {
    add(10);
    queue.fail(new IOException("it broke"));
    queue.fail(new IOException("it broke again"));
    queue.end();

    queue.read(ByteBuffer.allocate(10), LONG);

    assertThatThrownBy(() -> queue.read(ByteBuffer.allocate(1), LONG)).hasMessage("it broke");
  }

  @Test
  void endsOnce() throws Exception {
    add(3);
    queue.end();
    queue.fail(new IOException("closed"));

    assertThat(queue.read(ByteBuffer.allocate(10), LONG)).isEqualTo(3);
    assertThat(queue.read(ByteBuffer.allocate(10), LONG)).isEqualTo(-1);
    assertThat(queue.complete()).isTrue();
  }

  @Test
  void waitsNoLongerThanItsReader() {
    add(3);

    assertThatThrownBy(() -> queue.read(ByteBuffer.allocate(4), 0))
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("server is too slow: only 3 bytes came in time");
  }

  @Test
  void keepsNothingOnceItIsClosed() {
    add(3);

    queue.close();
    add(70_000);

    assertThat(told).isEmpty();
    assertThatThrownBy(() -> queue.read(ByteBuffer.allocate(4), LONG))
        .hasMessage("server is not read any more");
  }

  private void add(int bytes) {
    queue.add(Unpooled.wrappedBuffer(new byte[bytes]));
  }
}
