package io.htorrent.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Clients that others use, as Debian packages them. Each is started with its defaults, but finds
/// peers by trackers and in the ways that a test wants, moves bytes over TCP only, and leaves
/// routers alone.
enum OtherClient {
  LIBTORRENT("python3-libtorrent"),
  TRANSMISSION("transmission-daemon"),
  ARIA2("aria2");

  private final String debianPackage;

  OtherClient(String debianPackage) {
    this.debianPackage = debianPackage;
  }

  /// How it is to be reached, and to reach others (MSE).
  enum Encryption {
    /// As it comes.
    USUAL,
    /// It takes and opens nothing but RC4 to the end.
    FORCED,
    /// It takes and opens nothing but encrypted handshakes, and goes on plain.
    HANDSHAKE_ONLY,
    /// It takes and opens nothing but plain connections.
    NONE
  }

  /// What it is to do.
  ///
  /// @param seed whether it has everything; else it ends with exit code 0 when it has got
  ///   everything
  /// @param torrent the torrent file, or a magnet link
  /// @param folder where the data is, or comes
  /// @param home an empty folder of its own
  /// @param host the address where it listens
  /// @param port the port it listens on
  /// @param encryption of its connections
  /// @param ways how it finds peers
  /// @param slow whether it takes 10 kB a second only
  record Job(
      boolean seed,
      String torrent,
      Path folder,
      Path home,
      String host,
      int port,
      Encryption encryption,
      Ways ways,
      boolean slow) {

    Job(
        boolean seed,
        String torrent,
        Path folder,
        Path home,
        String host,
        int port,
        Encryption encryption) {
      this(seed, torrent, folder, home, host, port, encryption, Ways.NONE, false);
    }

    Job finding(Ways newWays) {
      return new Job(seed, torrent, folder, home, host, port, encryption, newWays, slow);
    }

    Job slowly() {
      return new Job(seed, torrent, folder, home, host, port, encryption, ways, true);
    }

    boolean magnet() {
      return torrent.startsWith("magnet:");
    }
  }

  /// Starts it here, and waits until it takes connections.
  Running start(Job job) throws IOException, InterruptedException {
    return start(Place.HERE, job);
  }

  /// Starts it, and waits until it takes connections.
  Running start(Place place, Job job) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(job)).directory(job.home().toFile());
    builder.environment().put("HOME", job.home().toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Running running;
    try {
      running = place.start(builder);
    } catch (IOException e) {
      throw new IOException(
          "install Debian's package " + debianPackage + " to test with " + this, e);
    }
    place.awaitOpen(running, job.host(), job.port());
    return running;
  }

  /// Whether it connects to peers on loopback. Transmission only takes connections from them.
  boolean dialsLoopback() {
    return this != TRANSMISSION;
  }

  /// A port that is free on this machine now.
  static int freePort(String host) throws IOException {
    return Place.HERE.freePort(host);
  }

  private List<String> command(Job job) throws IOException {
    return switch (this) {
      case LIBTORRENT -> libtorrent(job);
      case TRANSMISSION -> transmission(job);
      case ARIA2 -> aria2(job);
    };
  }

  private static List<String> libtorrent(Job job) throws IOException {
    Path script = job.home().resolve("client.py");
    try (var resource = OtherClient.class.getResourceAsStream("/libtorrent_client.py")) {
      Files.copy(resource, script);
    }
    // Debian's Python: another one that comes first on the path lacks the module.
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script.toString()));
    command.addAll(
        List.of(job.seed() ? "seed" : "download", job.host(), Integer.toString(job.port())));
    command.addAll(List.of(job.folder().toString(), job.torrent(), job.encryption().name()));
    job.ways().dht().forEach(node -> command.add("dht=" + node));
    command.addAll(job.ways().lsd() ? List.of("lsd") : List.of());
    command.addAll(job.ways().pex() ? List.of("pex") : List.of());
    command.addAll(job.slow() ? List.of("limit=10000") : List.of());
    command.addAll(job.ways().dials());
    return command;
  }

  private static List<String> transmission(Job job) throws IOException {
    Path home = job.home();
    // It calls trackers from there too, whatever their family.
    String bind = job.host().contains(":") ? "0.0.0.0" : job.host();
    Files.createDirectory(home.resolve("watch"));
    if (!job.magnet()) {
      Files.copy(Path.of(job.torrent()), home.resolve("watch/job.torrent"));
    }
    // Nodes of an earlier run, which it asks every two seconds; others every fifteen.
    Files.writeString(
        home.resolve("dht.dat"), rememberedNodes(job.ways().dht()), StandardCharsets.ISO_8859_1);
    Files.writeString(
        home.resolve("settings.json"),
        """
        {
          "watch-dir": "%1$s/watch", "watch-dir-enabled": true,
          "download-dir": "%2$s", "incomplete-dir-enabled": false,
          "peer-port": %3$d, "bind-address-ipv4": "%5$s", "bind-address-ipv6": "::1",
          "dht-enabled": %7$b, "lpd-enabled": %8$b, "pex-enabled": %9$b, "utp-enabled": false,
          "speed-limit-down": 10, "speed-limit-down-enabled": %10$b,
          "port-forwarding-enabled": false, "rpc-enabled": false, "encryption": %6$d,
          "script-torrent-done-enabled": %4$b, "script-torrent-done-filename": "%1$s/done"
        }
        """
            .formatted(
                home,
                job.folder(),
                job.port(),
                !job.seed(),
                bind,
                job.encryption() == Encryption.FORCED ? 2 : 1,
                !job.ways().dht().isEmpty(),
                job.ways().lsd(),
                job.ways().pex(),
                job.slow()));
    Path done = Files.writeString(home.resolve("done"), "#!/bin/sh\nkill -INT $PPID\n");
    if (!done.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + done + " executable");
    }
    return job.magnet() // its daemon of Debian's age watches for files only
        ? List.of(
            "transmission-cli",
            "-g",
            home.toString(),
            "-w",
            job.folder().toString(),
            "-p",
            Integer.toString(job.port()),
            "-f",
            done.toString(),
            job.torrent())
        : List.of("transmission-daemon", "-f", "-g", home.toString(), "--log-error");
  }

  private static String rememberedNodes(List<String> nodes) throws IOException {
    byte[] id = new byte[20];
    ThreadLocalRandom.current().nextBytes(id);
    StringBuilder compact = new StringBuilder();
    for (String node : nodes) {
      int colon = node.lastIndexOf(':');
      int port = Integer.parseInt(node.substring(colon + 1));
      byte[] ip = InetAddress.ofLiteral(node.substring(0, colon)).getAddress();
      compact.append(new String(ip, StandardCharsets.ISO_8859_1));
      compact.append((char) (port >> 8)).append((char) (port & 0xff));
    }
    return "d2:id20:"
        + new String(id, StandardCharsets.ISO_8859_1)
        + "5:nodes"
        + compact.length()
        + ":"
        + compact
        + "e";
  }

  private static List<String> aria2(Job job) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "aria2c",
                "--no-conf",
                "--dir=" + job.folder(),
                "--listen-port=" + job.port(),
                // It asks UDP trackers at the port of its DHT only; one without nodes finds nobody.
                "--enable-dht=true",
                "--dht-listen-port=" + job.port(),
                "--dht-file-path=" + job.home().resolve("dht.dat"),
                "--enable-dht6=false",
                "--bt-enable-lpd=false",
                "--enable-peer-exchange=false",
                "--summary-interval=0",
                "--show-console-readout=false"));
    job.ways().dht().stream().limit(1).forEach(node -> command.add("--dht-entry-point=" + node));
    if (job.encryption() == Encryption.FORCED) {
      command.addAll(List.of("--bt-require-crypto=true", "--bt-min-crypto-level=arc4"));
    }
    command.addAll(
        job.seed()
            ? List.of("--check-integrity=true", "--seed-ratio=0.0")
            : List.of("--seed-time=0"));
    command.add(job.torrent());
    return command;
  }
}
