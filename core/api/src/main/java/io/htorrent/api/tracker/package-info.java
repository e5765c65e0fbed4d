/// The port that asks trackers for peers, and the tracker that runs inside the client. On worker
/// threads.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.tracker;
