package io.htorrent.testkit.world;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.driver.DriverHost;
import io.htorrent.api.portmap.Mapping;
import io.htorrent.api.portmap.PortMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A port mapper that does what a test says.
final class TestMapper implements PortMapper.Factory, PortMapper {

  final List<String> log = new ArrayList<>();
  Consumer<Runnable> withdrawing = Runnable::run;
  String throwsWhen = "";
  String refuses = "";
  private DriverHost host;
  private Listener listener;

  DriverHost host() {
    return host;
  }

  void say(Mapping mapping) {
    listener.changed(mapping);
  }

  @Override
  public String name() {
    return "mapper";
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public PortMapper open(
      DriverHost newHost, Listener newListener, Options options, RandomGenerator random)
      throws IOException {
    host = newHost;
    listener = newListener;
    if (!refuses.isEmpty()) {
      throw new IOException(refuses);
    }
    note("opened");
    return this;
  }

  @Override
  public void networkChanged() {
    note("news");
  }

  @Override
  public String status() {
    return "";
  }

  @Override
  public void withdraw(Runnable done) {
    note("withdrawn");
    withdrawing.accept(done);
  }

  @Override
  public void close() {
    log.add("closed");
  }

  private void note(String what) {
    log.add(what);
    if (what.equals(throwsWhen)) {
      throw new IllegalStateException(what);
    }
  }
}
