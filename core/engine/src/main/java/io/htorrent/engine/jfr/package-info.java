/// What the engine tells the JDK's flight recorder, and nobody else: where a block, a piece, a
/// choke round, the disk and a turn of the loop spend their time.
///
/// Nothing is made, and no clock is read, unless a recording runs that wants the event. The
/// recorder takes its own time: the engine's decisions never see it.
@org.jspecify.annotations.NullMarked
package io.htorrent.engine.jfr;
