package io.htorrent.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A torrent in a [Lan], without trackers, and who takes part: each on a machine of its own.
final class LanSwarm {

  /// What a program is there for.
  enum Role {
    /// Has it.
    SEED("have"),
    /// Has the torrent file, but takes so little of the data that it never gets far.
    MIDDLE("slow"),
    /// Has the magnet link, and ends when it has got everything.
    LAST("got");

    private final String folder;

    Role(String folder) {
      this.folder = folder;
    }
  }

  private final Sandbox user;
  private final Path torrent;
  private String link;

  /// Makes the torrent.
  ///
  /// @param folder an empty folder of its own
  LanSwarm(Path folder, long size) throws IOException, InterruptedException {
    user = new Sandbox(folder);
    torrent = Sample.torrent(user, size);
    link = "magnet:?xt=urn:btih:" + Sample.infoHash(torrent);
  }

  /// From now on the link names a peer.
  void name(Lan.Machine peer) {
    link += "&x.pe=" + peer.peer();
  }

  /// Starts our program, and waits until it takes connections, a seed has looked at its files, and
  /// its neighbours are heard if they are to be.
  Running we(Lan.Machine at, Role role, Ways ways) throws IOException, InterruptedException {
    List<Object> command = new ArrayList<>();
    command.addAll(List.of(role == Role.SEED ? "seed" : "download", source(role)));
    command.addAll(List.of("-d", data(role), "--port", Lan.PORT, "--progress", "json"));
    command.addAll(List.of("--state", folder("state of " + at.host())));
    command.addAll(role == Role.MIDDLE ? List.of("--limit-down", 10_000) : List.of());
    command.addAll(ways.options());
    Running running = at.start(user.builder(command.toArray()));
    running.event("listening");
    running.line(line ->
        (role != Role.SEED || line.contains("\"state\":\"seeding\""))
            && (!ways.lsd() || line.contains("nearby")));
    return running;
  }

  /// Starts another client, and waits until it takes connections.
  Running they(OtherClient client, Lan.Machine at, Role role, Ways ways)
      throws IOException, InterruptedException {
    OtherClient.Job job =
        new OtherClient.Job(
                role == Role.SEED,
                source(role).toString(),
                data(role),
                folder("home of " + at.host()),
                at.host(),
                Lan.PORT,
                OtherClient.Encryption.USUAL)
            .finding(ways);
    return client.start(at, role == Role.MIDDLE ? job.slowly() : job);
  }

  /// Waits until the last has got everything, and looks whether it is what the seed has.
  void assertCompletes(Running last, Running... others) throws IOException, InterruptedException {
    Outcome outcome = last.end();

    String seen = String.join("\n", Arrays.stream(others).map(Running::printed).toList());
    assertThat(outcome.exit()).as(outcome.all() + seen).isZero();
    assertThat(Content.sha256(user.path("got/data.bin")))
        .isEqualTo(Content.sha256(user.path("have/data.bin")));
  }

  private Object source(Role role) {
    return role == Role.LAST ? link : torrent;
  }

  private Path data(Role role) throws IOException {
    return folder(role.folder);
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(user.path(name));
  }
}
