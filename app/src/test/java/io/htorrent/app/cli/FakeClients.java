package io.htorrent.app.cli;

import io.htorrent.api.network.Network;
import io.htorrent.api.session.Command;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Reply;
import io.htorrent.api.session.Session;
import io.htorrent.app.client.ClientSettings;
import io.htorrent.app.client.ClientStarter;
import io.htorrent.app.client.OpenNetwork;
import io.htorrent.app.client.PeerPort;
import io.htorrent.app.client.RunningClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Clients that do what a script says: for each command the reply, while events are told.
final class FakeClients implements ClientStarter {

  final List<ClientSettings> started = new ArrayList<>();
  final List<Command> asked = new ArrayList<>();
  Network network = new OnePage("", 404);
  int closed;

  /// What a client does with a command.
  BiFunction<Command, Consumer<Event>, CompletionStage<Reply>> script = (_, _) -> done();

  static CompletionStage<Reply> done() {
    return CompletableFuture.completedFuture(new Reply.Done());
  }

  @Override
  public RunningClient start(ClientSettings settings, Consumer<Event> observer) {
    started.add(settings);
    return new Scripted(observer);
  }

  @Override
  public OpenNetwork openNetwork(PeerPort port) {
    return new Scripted(_ -> {});
  }

  private final class Scripted implements RunningClient, Session {

    private final Consumer<Event> observer;

    Scripted(Consumer<Event> observer) {
      this.observer = observer;
    }

    @Override
    public CompletionStage<Reply> ask(Command command) {
      asked.add(command);
      return script.apply(command, observer);
    }

    @Override
    public Runnable observe(Consumer<Event> another) {
      throw new AssertionError("the observer is given at the start");
    }

    @Override
    public Session session() {
      return this;
    }

    @Override
    public Network network() {
      return network;
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
