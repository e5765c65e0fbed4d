package io.htorrent.portmap.gateway;

import io.htorrent.portmap.gateway.NatPmpMessage.Answer;
import io.htorrent.portmap.gateway.PcpMessage.Ports;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;

/// Mappings by NAT-PMP (RFC 6886), of a gateway that speaks it. On the driver's loop.
final class NatPmp extends LineMethod {

  /// The gateway's in the world, asked before each mapping.
  private InetAddress address = Inet4Address.ofLiteral("0.0.0.0");

  NatPmp(GatewayLine line) {
    super(line);
  }

  @Override
  public String name() {
    return "NAT-PMP";
  }

  @Override
  public void map(Wanted wanted, Consumer<Outcome> outcome) {
    line.ask(
        NatPmpMessage.askAddress(),
        NatPmpMessage::address,
        answer -> {
          if (answer.orElse(null) instanceof Answer.Address now) {
            address = now.address();
            super.map(wanted, outcome);
          } else {
            outcome.accept(new Outcome.Refused(reason(answer)));
          }
        });
  }

  @Override
  void ask(Transport transport, Ports ports, int lifetimeSeconds, Consumer<Reply> answered) {
    line.ask(
        NatPmpMessage.map(transport, ports, lifetimeSeconds),
        datagram -> NatPmpMessage.mapped(datagram, transport, ports.inside()),
        answer ->
            answered.accept(
                answer.orElse(null) instanceof Answer.Mapped mapped
                    ? new Reply.Mapped(address, mapped.port(), mapped.lifetimeSeconds())
                    : new Reply.Refused(reason(answer))));
  }

  private static String reason(Optional<Answer> answer) {
    return switch (answer.orElse(null)) {
      case null -> "no answer";
      case Answer.Failed failed -> failed.reason();
      case Answer.Address _, Answer.Mapped _ -> "grants nothing";
    };
  }
}
