package io.htorrent.engine.jfr;

import jdk.jfr.FlightRecorder;

/// Whether the flight recorder was ever asked for. From any thread.
///
/// The first event class that is loaded brings the recorder with it, recording or not: 40 ms of
/// every start. So each event is a small class that everybody uses, around one that is loaded when
/// the recorder is there.
final class Recorder {

  private Recorder() {}

  static boolean present() {
    return FlightRecorder.isInitialized();
  }
}
