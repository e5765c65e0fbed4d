"""libtorrent as a DHT of the test's own:
libtorrent_crowd.py HOST PORT COUNT

COUNT nodes at PORT and the ports after it.
Prints "ready" when they know each other, then "knows HOST" whenever a node elsewhere is new to the table of
one of them. Ends at SIGTERM.
"""
import ipaddress
import signal
import sys
import time

import libtorrent

host, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
running = True


def stop(*_):
    global running
    running = False


def node(port):
    one = libtorrent.session({
        "listen_interfaces": "%s:%d" % (host, port),
        "enable_dht": True,
        "dht_bootstrap_nodes": "",
        # All of them share one address.
        "dht_restrict_routing_ips": False,
        "dht_restrict_search_ips": False,
        "dht_prefer_verified_node_ids": False,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        "enable_incoming_utp": False,
        "enable_outgoing_utp": False,
        "alert_mask": 0,
    })
    for other in range(first, first + count):  # nodes to begin with would never be in its table
        if other != port:
            one.add_dht_node((host, other))
    return one


def table(one):
    return one.save_state(libtorrent.save_state_flags_t.save_dht_state).get(b"dht state", {}).get(b"nodes", [])


signal.signal(signal.SIGTERM, stop)
nodes = [node(port) for port in range(first, first + count)]
ready = False
known = {host}
while running:
    time.sleep(0.2)
    tables = [table(one) for one in nodes]
    if not ready and min(len(one) for one in tables) >= 8:
        ready = True
        print("ready", flush=True)
    for contact in {contact for one in tables for contact in one}:
        address = str(ipaddress.ip_address(contact[:-2]))
        if address not in known:
            known.add(address)
            print("knows", address, flush=True)
