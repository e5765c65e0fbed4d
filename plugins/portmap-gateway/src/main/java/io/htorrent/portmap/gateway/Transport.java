package io.htorrent.portmap.gateway;

/// What a port is a port of, and what each protocol calls it.
enum Transport {
  /// Connections of peers.
  TCP(2, 6),
  /// Datagrams of the DHT and of trackers.
  UDP(1, 17);

  /// The operation of NAT-PMP that maps it.
  final int natPmpOperation;

  /// Its number in IP, as PCP uses it.
  final int number;

  Transport(int natPmpOperation, int number) {
    this.natPmpOperation = natPmpOperation;
    this.number = number;
  }
}
