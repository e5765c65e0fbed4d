package io.htorrent.app.cli;

import io.htorrent.app.config.CoreKeys;
import io.htorrent.app.config.Draft.Argument;
import io.htorrent.app.config.Key;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// The options of commands that take part in swarms.
final class SessionOptions {

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Where peers reach us; 0 picks a free port and prints it.")
  private String port = "";

  @Option(
      names = "--bind",
      paramLabel = "ADDR",
      description = "Listen at and dial from this address only.")
  private List<String> bind = new ArrayList<>();

  @Option(
      names = "--encryption",
      paramLabel = "WHICH",
      description = "Of connections to peers: prefer, require or off.")
  private String encryption = "";

  @Option(
      names = "--peer",
      paramLabel = "HOST:PORT",
      description = "Connect to this peer, beside those that trackers name.")
  private List<String> peers = new ArrayList<>();

  @Option(
      names = "--tracker",
      paramLabel = "URL",
      description = "Ask this tracker first; the torrent's own when it does not answer.")
  private List<String> trackers = new ArrayList<>();

  @Option(names = "--no-dht", description = "Do not look for peers in the DHT.")
  private boolean noDht;

  @Option(names = "--no-lsd", description = "Do not look for peers in the local network.")
  private boolean noLsd;

  @Option(names = "--no-pex", description = "Do not exchange addresses of peers with peers.")
  private boolean noPex;

  @Option(names = "--no-portmap", description = "Do not ask the router to open a port for us.")
  private boolean noPortmap;

  @Option(names = "--no-webseed", description = "Do not fetch from web servers beside the peers.")
  private boolean noWebseed;

  @Option(
      names = "--picker",
      paramLabel = "A,B",
      description = "What picks pieces, in order: each fills what is left.")
  private String picker = "";

  @Option(names = "--choker", paramLabel = "NAME", description = "What decides whom to upload to.")
  private String choker = "";

  @Option(names = "--storage", paramLabel = "NAME", description = "Where the bytes are kept.")
  private String storage = "";

  @Option(
      names = "--limit-down",
      paramLabel = "RATE",
      description = "Bytes a second from all peers, such as 2MB; 0: no limit.")
  private String limitDown = "";

  @Option(
      names = "--limit-up",
      paramLabel = "RATE",
      description = "Bytes a second to all peers, such as 500KiB; 0: no limit.")
  private String limitUp = "";

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where to keep what is needed to resume.")
  private String state = "";

  List<String> peers() {
    return peers;
  }

  List<String> trackers() {
    return trackers;
  }

  /// The options that stand for keys of the configuration.
  List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>();
    add(arguments, CoreKeys.PORT, "--port", port);
    add(arguments, CoreKeys.BIND, "--bind", String.join(",", bind));
    add(arguments, CoreKeys.ENCRYPTION, "--encryption", encryption);
    add(arguments, CoreKeys.PICKER, "--picker", picker);
    add(arguments, CoreKeys.CHOKER, "--choker", choker);
    add(arguments, CoreKeys.STORAGE, "--storage", storage);
    add(arguments, CoreKeys.DOWNLOAD_RATE, "--limit-down", perSecond(limitDown));
    add(arguments, CoreKeys.UPLOAD_RATE, "--limit-up", perSecond(limitUp));
    add(arguments, CoreKeys.STATE, "--state", state);
    switchOff(arguments, "dht", noDht);
    switchOff(arguments, "lsd", noLsd);
    switchOff(arguments, "pex", noPex);
    switchOff(arguments, "portmap", noPortmap);
    switchOff(arguments, "webseed", noWebseed);
    return arguments;
  }

  /// Adds an argument, if the option was given.
  static void add(List<Argument> arguments, Key key, String option, String value) {
    if (!value.isEmpty()) {
      arguments.add(new Argument(key, option, value));
    }
  }

  private static void switchOff(List<Argument> arguments, String strategy, boolean off) {
    if (off) {
      arguments.add(new Argument(CoreKeys.enabled(strategy), "--no-" + strategy, "false"));
    }
  }

  private static String perSecond(String rate) {
    return rate.endsWith("/s") ? rate.substring(0, rate.length() - 2) : rate;
  }
}
