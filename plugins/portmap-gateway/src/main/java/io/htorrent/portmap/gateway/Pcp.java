package io.htorrent.portmap.gateway;

import io.htorrent.portmap.gateway.PcpMessage.Answer;
import io.htorrent.portmap.gateway.PcpMessage.Ports;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;

/// Mappings by the Port Control Protocol (RFC 6887), of a gateway that speaks it. On the driver's
/// loop.
///
/// The nonce proves that a mapping is ours, also after a crash, so that it is kept from run to run;
/// and it proves that an answer is the gateway's.
final class Pcp extends LineMethod {

  private final InetAddress own;
  private final byte[] nonce;

  /// @param own our address towards the gateway
  Pcp(GatewayLine line, InetAddress own, byte[] nonce) {
    super(line);
    this.own = own;
    this.nonce = nonce.clone();
  }

  @Override
  public String name() {
    return "PCP";
  }

  @Override
  void ask(Transport transport, Ports ports, int lifetimeSeconds, Consumer<Reply> answered) {
    line.ask(
        PcpMessage.map(own, nonce, transport, ports, lifetimeSeconds),
        datagram -> PcpMessage.answer(datagram, nonce, transport, ports.inside()),
        answer -> answered.accept(reply(answer)));
  }

  private static Reply reply(Optional<Answer> answer) {
    return switch (answer.orElse(null)) {
      case null -> new Reply.Refused("no answer");
      case Answer.Failed failed -> new Reply.Refused(failed.reason());
      case Answer.Mapped mapped ->
          new Reply.Mapped(mapped.address(), mapped.port(), mapped.lifetimeSeconds());
    };
  }
}
