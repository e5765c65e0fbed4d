"""libtorrent as a plain client:
libtorrent_client.py seed|download HOST PORT FOLDER TORRENT|MAGNET ENCRYPTION [WORD...]

ENCRYPTION is USUAL, FORCED (RC4 to the end), HANDSHAKE_ONLY or NONE. A word is "pex" or "lsd", which it then
speaks, "dht=HOST:PORT", a node of the DHT that it then is in, "limit=BYTES" a second that it downloads, or
HOST:PORT of a peer.
Prints "ready" when it listens and has looked at its files, "met" when it has greeted a peer, and "complete"
when all has arrived; a download ends then, a seed at SIGTERM.
"""
import signal
import sys
import time

import libtorrent

mode, host, port, folder, torrent, encryption, *words = sys.argv[1:]
address = "[%s]" % host if ":" in host else host
nodes = [word[len("dht="):].rsplit(":", 1) for word in words if word.startswith("dht=")]
session = libtorrent.session({
    "listen_interfaces": "%s:%s" % (address, port),
    # All of a test share one address.
    "allow_multiple_connections_per_ip": True,
    "enable_dht": bool(nodes),
    "dht_bootstrap_nodes": "",
    "dht_restrict_routing_ips": False,
    "dht_restrict_search_ips": False,
    "dht_prefer_verified_node_ids": False,
    "enable_lsd": "lsd" in words,
    "enable_upnp": False,
    "enable_natpmp": False,
    "enable_incoming_utp": False,
    "enable_outgoing_utp": False,
    "alert_mask": libtorrent.alert.category_t.all_categories,
})
policies = {  # policy (0 forced, 1 enabled, 2 disabled), level (1 plain, 2 RC4, 3 both)
    "USUAL": (1, 3),
    "FORCED": (0, 2),
    "HANDSHAKE_ONLY": (0, 1),
    "NONE": (2, 1),
}
policy, level = policies[encryption]
session.apply_settings({
    "in_enc_policy": policy,
    "out_enc_policy": policy,
    "allowed_enc_level": level,
})
for node, node_port in nodes:  # nodes to begin with would never be in its table
    session.add_dht_node((node, int(node_port)))
if torrent.startswith("magnet:"):
    parameters = libtorrent.parse_magnet_uri(torrent)
else:
    parameters = libtorrent.add_torrent_params()
    parameters.ti = libtorrent.torrent_info(torrent)
parameters.save_path = folder
parameters.flags &= ~(libtorrent.torrent_flags.auto_managed | libtorrent.torrent_flags.paused)
if "pex" not in words:
    parameters.flags |= libtorrent.torrent_flags.disable_pex
handle = session.add_torrent(parameters)
for word in words:
    if word.startswith("limit="):
        handle.set_download_limit(int(word[len("limit="):]))
    elif ":" in word and "=" not in word:
        peer, peer_port = word.rsplit(":", 1)
        handle.connect_peer((peer, int(peer_port)))

running = True
met = False
announced = time.monotonic()


def stop(*_):
    global running
    running = False


signal.signal(signal.SIGTERM, stop)
awaited = {libtorrent.listen_succeeded_alert, libtorrent.torrent_checked_alert}
while running:
    session.wait_for_alert(200)
    if not met and any(not peer.flags & (peer.connecting | peer.handshake) for peer in handle.get_peer_info()):
        met = True
        print("met", flush=True)
    if nodes and time.monotonic() - announced > 5:  # its own interval is 15 min
        announced = time.monotonic()
        handle.force_dht_announce()
    for alert in session.pop_alerts():
        if isinstance(alert, libtorrent.listen_failed_alert):
            sys.exit(alert.message())
        if type(alert) in awaited:
            awaited.remove(type(alert))
            if not awaited:
                print("ready", flush=True)
        if isinstance(alert, libtorrent.torrent_finished_alert) and mode == "download":
            print("complete", flush=True)
            running = False
        if isinstance(alert, (libtorrent.peer_disconnected_alert, libtorrent.peer_error_alert,
                              libtorrent.tracker_error_alert)):
            print(alert.message(), file=sys.stderr, flush=True)
session.pause()
