/// Announces to trackers over UDP (BEP 15, 41).
module io.htorrent.tracker.udp {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.tracker.Tracker.Factory with
      io.htorrent.tracker.udp.UdpTracker.Factory;
}
