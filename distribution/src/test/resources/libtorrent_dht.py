"""libtorrent in a DHT of the test's own:
libtorrent_dht.py crowd HOST PORT COUNT
libtorrent_dht.py seed|download HOST PORT FOLDER TORRENT BOOTSTRAP

A crowd is COUNT nodes at PORT and the ports after it; BOOTSTRAP is its
HOST:PORT.
Prints "ready" when the nodes of a crowd know each other, or when a client listens, and "complete" when all has
arrived; a download ends then, the others at SIGTERM.
"""
import signal
import sys
import time

import libtorrent

mode, host, port, *rest = sys.argv[1:]
running = True


def stop(*_):
    global running
    running = False


def session(at, known):
    one = libtorrent.session({
        "listen_interfaces": "%s:%d" % (host, at),
        "allow_multiple_connections_per_ip": True,
        "enable_dht": True,
        "dht_bootstrap_nodes": "",
        # All of a test share one address.
        "dht_restrict_routing_ips": False,
        "dht_restrict_search_ips": False,
        "dht_prefer_verified_node_ids": False,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        "enable_incoming_utp": False,
        "enable_outgoing_utp": False,
        "alert_mask": libtorrent.alert.category_t.all_categories,
    })
    for node in known:  # nodes to begin with would never be in its table
        one.add_dht_node((host, node))
    return one


def crowd(count):
    ports = [int(port) + i for i in range(count)]
    sessions = [session(one, [other for other in ports if other != one]) for one in ports]
    ready = False
    while running:
        time.sleep(0.2)
        if not ready and min(one.status().dht_nodes for one in sessions) >= 8:
            ready = True
            print("ready", flush=True)
        for one in sessions:
            one.pop_alerts()


def client(folder, torrent, bootstrap):
    first = int(bootstrap.rsplit(":", 1)[1])
    one = session(int(port), range(first, first + 8))
    parameters = libtorrent.add_torrent_params()
    parameters.ti = libtorrent.torrent_info(torrent)
    parameters.save_path = folder
    parameters.flags &= ~(libtorrent.torrent_flags.auto_managed | libtorrent.torrent_flags.paused)
    parameters.flags |= libtorrent.torrent_flags.disable_pex
    handle = one.add_torrent(parameters)
    print("ready", flush=True)
    announced = 0
    while running:
        one.wait_for_alert(200)
        if time.monotonic() - announced > 5:  # its own interval is 15 min
            announced = time.monotonic()
            handle.force_dht_announce()
        for alert in one.pop_alerts():
            if isinstance(alert, libtorrent.torrent_finished_alert) and mode == "download":
                print("complete", flush=True)
                return
            if isinstance(alert, libtorrent.dht_reply_alert):
                print(alert.message(), file=sys.stderr, flush=True)


signal.signal(signal.SIGTERM, stop)
if mode == "crowd":
    crowd(int(rest[0]))
else:
    client(*rest)
