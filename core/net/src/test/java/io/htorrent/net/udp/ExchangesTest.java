package io.htorrent.net.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htorrent.net.udp.Exchanges.Question;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ExchangesTest {

  private final Exchanges exchanges = new Exchanges();

  @Test
  void anIdIsUsedOnceAtATimeForEachAddress() throws Exception {
    var _ = exchanges.expect(question("192.0.2.1", 1));
    var _ = exchanges.expect(question("192.0.2.2", 1));
    var _ = exchanges.expect(question("192.0.2.1", 2));

    assertThatThrownBy(() -> exchanges.expect(question("192.0.2.1", 1)))
        .isInstanceOf(IOException.class)
        .hasMessage("the transaction id 1 is in use: take another one");
  }

  @Test
  void atMost256AnswersAreWaitedFor() throws Exception {
    for (int id = 0; id < 256; id++) {
      var _ = exchanges.expect(question("192.0.2.1", id));
    }

    assertThatThrownBy(() -> exchanges.expect(question("192.0.2.1", 256)))
        .isInstanceOf(IOException.class);

    exchanges.forget(question("192.0.2.1", 3));
    assertThat(exchanges.expect(question("192.0.2.1", 256))).isNotDone();
  }

  @Test
  void anAnswerIsCopiedAndEndsTheWaiting() throws Exception {
    CompletableFuture<byte[]> answer = exchanges.expect(question("192.0.2.1", 5));
    ByteBuffer lent = ByteBuffer.wrap(new byte[] {9, 0, 0, 0, 1, 0, 0, 0, 5, 7}).position(1);

    exchanges.received(question("192.0.2.1", 5).asked(), lent);
    lent.put(9, (byte) 8);

    assertThat(answer.join()).containsExactly(0, 0, 0, 1, 0, 0, 0, 5, 7);
    assertThat(exchanges.expect(question("192.0.2.1", 5))).isNotDone();
  }

  private static Question question(String ip, int transactionId) {
    return new Question(new InetSocketAddress(InetAddress.ofLiteral(ip), 6969), transactionId);
  }
}
