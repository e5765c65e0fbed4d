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
final class Pcp implements Method {

  private static final int LIFETIME_SECONDS = 2 * 60 * 60;

  private final GatewayLine line;
  private final InetAddress own;
  private final byte[] nonce;

  /// @param own our address towards the gateway
  Pcp(GatewayLine line, InetAddress own, byte[] nonce) {
    this.line = line;
    this.own = own;
    this.nonce = nonce.clone();
  }

  @Override
  public String name() {
    return "PCP";
  }

  @Override
  public void map(Wanted wanted, Consumer<Outcome> outcome) {
    ask(
        Transport.TCP,
        new Ports(wanted.port(), wanted.tcpPort()),
        LIFETIME_SECONDS,
        answer -> {
          if (answer.orElse(null) instanceof Answer.Mapped tcp && isGranted(tcp)) {
            mapUdp(wanted, tcp, outcome);
          } else {
            outcome.accept(refused(answer));
          }
        });
  }

  private void mapUdp(Wanted wanted, Answer.Mapped tcp, Consumer<Outcome> outcome) {
    ask(
        Transport.UDP,
        new Ports(wanted.port(), tcp.port()),
        LIFETIME_SECONDS,
        answer -> {
          int port =
              answer.orElse(null) instanceof Answer.Mapped udp && isGranted(udp) ? udp.port() : 0;
          outcome.accept(
              new Outcome.Granted(
                  new Grant(tcp.address(), tcp.port(), port, tcp.lifetimeSeconds())));
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
        PcpMessage.map(own, nonce, transport, ports, lifetimeSeconds),
        datagram -> PcpMessage.answer(datagram, nonce, transport, ports.inside()),
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
          case Answer.Mapped _ -> "grants nothing";
        });
  }
}
