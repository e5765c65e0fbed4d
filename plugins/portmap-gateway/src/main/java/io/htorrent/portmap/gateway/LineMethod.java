package io.htorrent.portmap.gateway;

import io.htorrent.portmap.gateway.PcpMessage.Ports;
import java.net.InetAddress;
import java.util.function.Consumer;

/// What PCP and NAT-PMP have in common: a mapping is asked for TCP, then for UDP at the port that
/// TCP was given, over one [GatewayLine]. Without UDP it is a mapping all the same. On the driver's
/// loop.
abstract class LineMethod implements Method {

  private static final int LIFETIME_SECONDS = 2 * 60 * 60;

  /// The way to the gateway.
  final GatewayLine line;

  LineMethod(GatewayLine line) {
    this.line = line;
  }

  /// What the gateway says to one question.
  sealed interface Reply {
    /// The mapping is made, if it is one: port and lifetime may be 0.
    record Mapped(InetAddress address, int port, long lifetimeSeconds) implements Reply {}

    /// It is not.
    record Refused(String reason) implements Reply {}
  }

  /// Asks for one mapping; `answered` is called once, later.
  ///
  /// @param lifetimeSeconds 0 takes it away
  abstract void ask(
      Transport transport, Ports ports, int lifetimeSeconds, Consumer<Reply> answered);

  @Override
  public void map(Wanted wanted, Consumer<Outcome> outcome) {
    ask(
        Transport.TCP,
        new Ports(wanted.port(), wanted.tcpPort()),
        LIFETIME_SECONDS,
        reply -> {
          switch (reply) {
            case Reply.Mapped tcp when isGranted(tcp) -> mapUdp(wanted, tcp, outcome);
            case Reply.Mapped _ -> outcome.accept(new Outcome.Refused("grants nothing"));
            case Reply.Refused(String reason) -> outcome.accept(new Outcome.Refused(reason));
          }
        });
  }

  private void mapUdp(Wanted wanted, Reply.Mapped tcp, Consumer<Outcome> outcome) {
    ask(
        Transport.UDP,
        new Ports(wanted.port(), tcp.port()),
        LIFETIME_SECONDS,
        reply -> {
          int port = reply instanceof Reply.Mapped udp && isGranted(udp) ? udp.port() : 0;
          outcome.accept(
              new Outcome.Granted(
                  new Grant(tcp.address(), tcp.port(), port, tcp.lifetimeSeconds())));
        });
  }

  private static boolean isGranted(Reply.Mapped mapped) {
    return mapped.port() != 0 && mapped.lifetimeSeconds() != 0;
  }

  @Override
  public final void unmap(int port, Grant grant, Runnable done) {
    Ports none = new Ports(port, 0);
    ask(Transport.TCP, none, 0, _ -> ask(Transport.UDP, none, 0, _ -> done.run()));
  }

  @Override
  public final boolean isHeard() {
    return line.isHeard();
  }

  @Override
  public final void close() {
    line.close();
  }
}
