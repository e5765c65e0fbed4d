package io.htorrent.portmap.gateway;

import io.htorrent.portmap.gateway.NatPmpMessage.Answer;
import io.htorrent.portmap.gateway.PcpMessage.Ports;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;

/// Mappings by NAT-PMP (RFC 6886), of a gateway that speaks it. On the driver's loop.
final class NatPmp implements Method {

  private static final int LIFETIME_SECONDS = 2 * 60 * 60;

  private final GatewayLine line;

  NatPmp(GatewayLine line) {
    this.line = line;
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
          if (answer.orElse(null) instanceof Answer.Address address) {
            mapTcp(wanted, address.address(), outcome);
          } else {
            outcome.accept(refused(answer));
          }
        });
  }

  private void mapTcp(Wanted wanted, InetAddress address, Consumer<Outcome> outcome) {
    ask(
        Transport.TCP,
        new Ports(wanted.port(), wanted.tcpPort()),
        LIFETIME_SECONDS,
        answer -> {
          if (answer.orElse(null) instanceof Answer.Mapped tcp && isGranted(tcp)) {
            mapUdp(wanted, new Grant(address, tcp.port(), 0, tcp.lifetimeSeconds()), outcome);
          } else {
            outcome.accept(refused(answer));
          }
        });
  }

  private void mapUdp(Wanted wanted, Grant tcp, Consumer<Outcome> outcome) {
    ask(
        Transport.UDP,
        new Ports(wanted.port(), tcp.tcpPort()),
        LIFETIME_SECONDS,
        answer -> {
          int port =
              answer.orElse(null) instanceof Answer.Mapped udp && isGranted(udp) ? udp.port() : 0;
          outcome.accept(
              new Outcome.Granted(
                  new Grant(tcp.address(), tcp.tcpPort(), port, tcp.lifetimeSeconds())));
        });
  }

  @Override
  public void unmap(int port, Grant grant, Runnable done) {
    Ports none = new Ports(port, 0);
    ask(Transport.TCP, none, 0, _ -> ask(Transport.UDP, none, 0, _ -> done.run()));
  }

  @Override
  public boolean isHeard() {
    return line.isHeard();
  }

  @Override
  public void close() {
    line.close();
  }

  private void ask(
      Transport transport, Ports ports, int lifetimeSeconds, Consumer<Optional<Answer>> answered) {
    line.ask(
        NatPmpMessage.map(transport, ports, lifetimeSeconds),
        datagram -> NatPmpMessage.mapped(datagram, transport, ports.inside()),
        answered);
  }

  private static boolean isGranted(Answer.Mapped mapped) {
    return mapped.port() != 0 && mapped.lifetimeSeconds() != 0;
  }

  private static Outcome refused(Optional<Answer> answer) {
    return new Outcome.Refused(
        switch (answer.orElse(null)) {
          case null -> "no answer";
          case Answer.Failed failed -> failed.reason();
          case Answer.Address _, Answer.Mapped _ -> "grants nothing";
        });
  }
}
