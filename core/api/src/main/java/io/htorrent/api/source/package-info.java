/// The port that fetches blocks from elsewhere than peers: web seeds (BEP 19). On worker threads.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.source;
