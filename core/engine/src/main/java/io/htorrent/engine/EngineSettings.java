package io.htorrent.engine;

import io.htorrent.engine.port.Encryption;

/// The numbers a session works by. Immutable.
///
/// @param downloadBytesPerSecond 0 for no limit
/// @param uploadBytesPerSecond 0 for no limit
/// @param connections how many there may be
/// @param uploadSlots peers of one torrent that are served at once; 0 for as many as the line feeds
/// @param bufferBytes pooled memory for blocks on their way, both directions together
/// @param seeding how what we have is offered
/// @param encryption what connections are made and taken
public record EngineSettings(
    long downloadBytesPerSecond,
    long uploadBytesPerSecond,
    Connections connections,
    int uploadSlots,
    long bufferBytes,
    Seeding seeding,
    Encryption encryption) {

  /// How many connections there may be. A few more are let in for a while, to be compared with
  /// those that are here.
  ///
  /// @param perTorrent of one torrent
  /// @param perSession of all torrents together; this one is not exceeded
  /// @param perAddress of one torrent with one IP address; on loopback a host is many peers, so
  ///   that there is no limit there
  public record Connections(int perTorrent, int perSession, int perAddress) {

    /// 50 for a torrent, 200 in all, one for an address.
    public static Connections usual() {
      return new Connections(50, 200, 1);
    }

    /// The same, with another limit for a torrent.
    public Connections ofTorrent(int newPerTorrent) {
      return new Connections(newPerTorrent, perSession, perAddress);
    }
  }

  /// How what we have is offered.
  ///
  /// @param superSeed whether a complete torrent shows each peer one piece at a time (BEP 16)
  /// @param suggest whether peers are told of what was just read for others (BEP 6)
  public record Seeding(boolean superSeed, boolean suggest) {

    /// Neither.
    public static Seeding usual() {
      return new Seeding(false, false);
    }
  }

  /// Seeding as usual; encryption is preferred.
  public EngineSettings(
      long downloadBytesPerSecond,
      long uploadBytesPerSecond,
      Connections connections,
      int uploadSlots,
      long bufferBytes) {
    this(
        downloadBytesPerSecond,
        uploadBytesPerSecond,
        connections,
        uploadSlots,
        bufferBytes,
        Seeding.usual(),
        Encryption.PREFER);
  }

  /// With the usual limits of the session, and another for a torrent.
  public EngineSettings(
      long downloadBytesPerSecond,
      long uploadBytesPerSecond,
      int peersPerTorrent,
      int uploadSlots,
      long bufferBytes) {
    this(
        downloadBytesPerSecond,
        uploadBytesPerSecond,
        Connections.usual().ofTorrent(peersPerTorrent),
        uploadSlots,
        bufferBytes);
  }

  /// No limits of rate, the usual connections, 8 slots, 48 MiB.
  public static EngineSettings usual() {
    return new EngineSettings(0, 0, Connections.usual(), 8, 48L << 20);
  }

  /// The same, with other connections.
  public EngineSettings with(Connections other) {
    return new EngineSettings(
        downloadBytesPerSecond,
        uploadBytesPerSecond,
        other,
        uploadSlots,
        bufferBytes,
        seeding,
        encryption);
  }

  /// The same, with another way to seed.
  public EngineSettings with(Seeding other) {
    return new EngineSettings(
        downloadBytesPerSecond,
        uploadBytesPerSecond,
        connections,
        uploadSlots,
        bufferBytes,
        other,
        encryption);
  }

  /// The same, with other slots.
  public EngineSettings withSlots(int other) {
    return new EngineSettings(
        downloadBytesPerSecond,
        uploadBytesPerSecond,
        connections,
        other,
        bufferBytes,
        seeding,
        encryption);
  }

  /// The same, with another policy of encryption.
  public EngineSettings with(Encryption other) {
    return new EngineSettings(
        downloadBytesPerSecond,
        uploadBytesPerSecond,
        connections,
        uploadSlots,
        bufferBytes,
        seeding,
        other);
  }
}
