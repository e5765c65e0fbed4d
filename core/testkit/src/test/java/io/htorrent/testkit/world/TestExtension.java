package io.htorrent.testkit.world;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.bencode.BencodeValue;
import io.htorrent.api.extension.ExtensionPeer;
import io.htorrent.api.extension.ExtensionTorrent;
import io.htorrent.api.extension.ExtensionViolation;
import io.htorrent.api.extension.PeerExtension;
import io.htorrent.api.peers.PeerOrigin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// An extension named `test` that answers each message with the same bytes, writes down what it is
/// told, and may have one fault: `at call: what`, such as `received: throws`.
class TestExtension implements PeerExtension, PeerExtension.Factory {

  final List<String> heard = new ArrayList<>();
  final SortedMap<String, Long> numbers = new TreeMap<>();
  ExtensionTorrent torrent;
  String key = "ht_test";
  boolean inPrivateTorrents = true;

  /// What it does at each call, beside working.
  void at(String call) throws ExtensionViolation {}

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void greeted(ExtensionPeer peer, BencodeValue.Dict handshake) {
    hear("greeted by " + peer + " " + handshake.integer("answer").orElse(0));
    calling("greeted");
  }

  @Override
  public void received(ExtensionPeer peer, ByteBuffer payload) throws ExtensionViolation {
    hear("received " + StandardCharsets.ISO_8859_1.decode(payload.duplicate()) + " from " + peer);
    at("received");
    peer.send(payload);
  }

  @Override
  public void left(ExtensionPeer peer) {
    hear("left by " + peer);
    calling("left");
  }

  @Override
  public void tick() {
    calling("tick");
  }

  @Override
  public SortedMap<String, Long> greeting() {
    calling("greeting");
    return numbers;
  }

  private void hear(String what) {
    heard.add(what);
  }

  private void calling(String call) {
    try {
      at(call);
    } catch (ExtensionViolation e) {
      throw new AssertionError("only received may throw this", e);
    }
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public PeerOrigin origin() {
    return PeerOrigin.EXCHANGE;
  }

  @Override
  public boolean inPrivateTorrents() {
    return inPrivateTorrents;
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public PeerExtension create(ExtensionTorrent of, Options options, RandomGenerator random) {
    torrent = of;
    calling("create");
    return this;
  }
}
