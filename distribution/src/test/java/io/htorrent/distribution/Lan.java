package io.htorrent.distribution;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// A local network of a test's own: machines at one switch, each with an IPv4 and an IPv6 address,
/// and nobody beyond. What loopback lacks is here: multicast, and addresses that Transmission
/// dials.
///
/// The machines are network namespaces, which root may make; they are gone with the process that
/// holds them.
final class Lan implements AutoCloseable {

  /// Prints its process id when all is there. Names of namespaces are files below `/run`: it has
  /// one of its own. Transmission joins a multicast group only where a route leads to it.
  private static final String SET_UP =
      """
      mount -t tmpfs none /run
      ip link add switch type bridge mcast_snooping 0
      ip link set switch up
      for n in $(seq $1); do
        ip netns add m$n
        ip link add port$n master switch up type veth peer name eth0 netns m$n
        ip -n m$n -batch - <<END
      link set lo up
      link set eth0 up
      address add 10.77.0.$n/24 dev eth0
      address add 2001:db8:77::$n/64 dev eth0 nodad
      route add 239.0.0.0/8 dev eth0
      END
      done
      echo $$
      exec sleep 600
      """;

  private static final String FETCH =
      "import sys, urllib.request; "
          + "print(urllib.request.urlopen(sys.argv[1]).read().decode('latin-1'))";

  /// Where programs take peers.
  static final int PORT = 6881;

  private final Running holder;
  private final String namespaces;

  /// A network of so many machines.
  Lan(int machines) throws IOException, InterruptedException {
    holder =
        new Running(
            new ProcessBuilder(
                "unshare", "--net", "--mount", "sh", "-ec", SET_UP, "lan", "" + machines));
    namespaces = "/proc/" + holder.line(line -> line.matches("\\d+")) + "/root/run/netns/m";
  }

  /// One of its machines; the first is 1.
  Machine machine(int number) {
    return new Machine(number, "10.77.0." + number);
  }

  @Override
  public void close() {
    holder.close();
  }

  /// A machine for one program, which has all ports to itself.
  final class Machine implements Place {
    private final int number;
    private final String host;

    private Machine(int number, String host) {
      this.number = number;
      this.host = host;
    }

    /// Its address, an IPv4 one unless said otherwise.
    String host() {
      return host;
    }

    /// Where peers reach its program, as it is written in links and options.
    String peer() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + PORT;
    }

    /// The same machine, by its IPv6 address.
    Machine overIpv6() {
      return new Machine(number, "2001:db8:77::" + number);
    }

    @Override
    public Running start(ProcessBuilder builder) throws IOException {
      List<String> command = new ArrayList<>(List.of("nsenter", "--net=" + namespaces + number));
      command.addAll(builder.command());
      return new Running(builder.command(command));
    }

    @Override
    public int freePort(String host) {
      return PORT;
    }

    @Override
    public boolean isOpen(String host, int port) throws IOException, InterruptedException {
      return !run("ss", "-Hltn", "sport", "= :" + port).isBlank();
    }

    @Override
    public String get(URI uri) throws IOException, InterruptedException {
      return run("/usr/bin/python3", "-c", FETCH, uri.toString());
    }

    private String run(String... command) throws IOException, InterruptedException {
      try (Running running = start(new ProcessBuilder(command))) {
        Outcome outcome = running.end();
        if (outcome.exit() != 0) {
          throw new IOException(String.join(" ", command) + " failed:\n" + outcome.all());
        }
        return outcome.out();
      }
    }
  }
}
