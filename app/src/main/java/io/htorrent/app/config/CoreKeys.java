package io.htorrent.app.config;

import io.htorrent.api.Option;
import io.htorrent.app.config.Key.Format;
import java.util.List;

/// The keys of the program itself. Tables named after a strategy belong to its plugin and are not
/// here.
///
/// The file that teaches them is `conf/htorrent.toml` in the distribution; a test holds the two
/// together.
public final class CoreKeys {

  /// Which pickers choose pieces, in order: each fills what the one before left.
  public static final Key PICKER =
      new Key(
          "",
          Option.text(
              "picker",
              "rarest-first, endgame",
              "what picks pieces, in order: each fills what is left"),
          true,
          Format.PICKER);

  /// Which choker decides whom to upload to.
  public static final Key CHOKER =
      new Key(
          "",
          Option.text("choker", "tit-for-tat", "what decides whom to upload to"),
          false,
          Format.CHOKER);

  /// Which storage keeps the bytes.
  public static final Key STORAGE =
      new Key(
          "", Option.text("storage", "files", "where the bytes are kept"), false, Format.STORAGE);

  /// Where downloads go; empty for the current folder.
  public static final Key DIRECTORY =
      new Key(
          "download",
          Option.text("directory", "", "where downloads go; empty: the current folder"),
          false,
          Format.DIRECTORY);

  /// The TCP port that peers reach us at.
  public static final Key PORT =
      Key.of(
          "network",
          Option.integer("port", 6881, 0, 65535, "", "where peers reach us; 0: any free port"));

  /// The addresses to listen at and dial from.
  public static final Key BIND =
      new Key(
          "network",
          Option.text("bind", "", "listen at and dial from these addresses; empty: all"),
          true,
          Format.ADDRESS);

  /// Whether connections are encrypted.
  public static final Key ENCRYPTION =
      Key.of(
          "network",
          Option.choice(
              "encryption",
              "prefer",
              List.of("prefer", "require", "off"),
              "whether connections to peers are encrypted (MSE)"));

  /// Bytes a second from all peers together.
  public static final Key DOWNLOAD_RATE =
      Key.of(
          "limits",
          Option.bytes(
              "download", "0", 0, 1L << 40, "bytes a second from all peers together; 0: no limit"));

  /// Bytes a second to all peers together.
  public static final Key UPLOAD_RATE =
      Key.of(
          "limits",
          Option.bytes(
              "upload", "0", 0, 1L << 40, "bytes a second to all peers together; 0: no limit"));

  /// Peers of one torrent.
  public static final Key PEERS =
      Key.of(
          "limits",
          Option.integer("peers", 50, 1, 10_000, "peers", "connected peers of one torrent"));

  /// Peers of all torrents together.
  public static final Key CONNECTIONS =
      Key.of(
          "limits",
          Option.integer(
              "connections", 200, 1, 100_000, "peers", "connected peers of all torrents together"));

  /// Connections with one address.
  public static final Key PEERS_PER_ADDRESS =
      Key.of(
          "limits",
          Option.integer(
              "peers-per-address",
              1,
              1,
              10_000,
              "peers",
              "connected peers of one torrent at one IP address; not counted on loopback"));

  /// Peers served at once.
  public static final Key UPLOAD_SLOTS =
      Key.of(
          "limits",
          Option.integer(
              "upload-slots",
              8,
              0,
              1_000,
              "peers",
              "peers of one torrent that are served at once; 0: as many as the line feeds"));

  /// Memory for blocks on their way.
  public static final Key BUFFERS =
      Key.of(
          "limits",
          Option.bytes(
              "buffers", "48MiB", 4L << 20, 1L << 30, "memory for data between network and disk"));

  /// Whether a seed shows each peer one piece at a time.
  public static final Key SUPER_SEEDING =
      Key.of(
          "seeding",
          Option.flag(
              "super-seeding",
              false,
              "show each peer one piece at a time, so that each leaves us about once (BEP 16)"));

  /// Whether peers are told of pieces that were just read.
  public static final Key SUGGEST =
      Key.of(
          "seeding",
          Option.flag("suggest", false, "suggest to peers what was just read for others (BEP 6)"));

  /// More folders with plugins.
  public static final Key PLUGIN_DIRECTORIES =
      new Key(
          "plugins",
          Option.text("directories", "", "more folders with plugins"),
          true,
          Format.DIRECTORY);

  /// Plugins that are not loaded.
  public static final Key PLUGINS_DISABLED =
      new Key(
          "plugins",
          Option.text("disabled", "", "ids of plugins that are not loaded"),
          true,
          Format.ANY);

  /// Where journals of torrents are kept; empty for the usual place.
  public static final Key STATE =
      new Key(
          "state",
          Option.text(
              "directory", "", "what must outlive the program; empty: $XDG_STATE_HOME/htorrent"),
          false,
          Format.DIRECTORY);

  /// What the table of every strategy has that is used when it is here, without being selected by a
  /// key.
  static final Option ENABLED = Option.flag("enabled", true, "whether it is used");

  /// All of them, in the order of the file.
  public static final List<Key> ALL =
      List.of(
          PICKER,
          CHOKER,
          STORAGE,
          DIRECTORY,
          PORT,
          BIND,
          ENCRYPTION,
          DOWNLOAD_RATE,
          UPLOAD_RATE,
          PEERS,
          CONNECTIONS,
          PEERS_PER_ADDRESS,
          UPLOAD_SLOTS,
          BUFFERS,
          SUPER_SEEDING,
          SUGGEST,
          PLUGIN_DIRECTORIES,
          PLUGINS_DISABLED,
          STATE);

  /// The tables of the program itself.
  static final List<String> TABLES =
      ALL.stream().map(Key::table).filter(table -> !table.isEmpty()).distinct().toList();

  /// Tables of the distribution's plugins that are used without being selected.
  static final List<String> AMBIENT = List.of("dht", "lsd", "pex", "portmap", "webseed");

  /// The switch of a strategy that is used when it is here, such as `pex.enabled`.
  public static Key enabled(String strategy) {
    return Key.of(strategy, ENABLED);
  }

  private CoreKeys() {}
}
