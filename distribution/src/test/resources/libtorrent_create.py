"""libtorrent as a maker of torrents:
libtorrent_create.py TORRENT FILE|FOLDER PIECE_LENGTH v1|v2|hybrid
"""
import os
import sys

import libtorrent

torrent, source, piece_length, form = sys.argv[1:]
flags = {"v1": libtorrent.create_torrent.v1_only, "v2": libtorrent.create_torrent.v2_only, "hybrid": 0}
files = libtorrent.file_storage()
libtorrent.add_files(files, source)
made = libtorrent.create_torrent(files, int(piece_length), flags[form])
libtorrent.set_piece_hashes(made, os.path.dirname(source))
with open(torrent, "wb") as file:
    file.write(libtorrent.bencode(made.generate()))
