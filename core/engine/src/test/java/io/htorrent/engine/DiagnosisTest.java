package io.htorrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.session.Cause;
import io.htorrent.api.session.Cause.NobodyReachesUs.Obstacle;
import io.htorrent.api.session.TrackerStatus;
import io.htorrent.api.session.WebSeedStatus;
import io.htorrent.engine.Diagnosis.Entrance;
import io.htorrent.engine.Diagnosis.Flow;
import io.htorrent.engine.Diagnosis.Here;
import io.htorrent.engine.Diagnosis.Known;
import io.htorrent.engine.Diagnosis.Means;
import io.htorrent.engine.Diagnosis.Situation;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people are told when a download does not move.
class DiagnosisTest {

  private static final Known NOBODY = new Known(0, 0, "", 0, 0);
  private static final Here ALONE = new Here(0, 0, 0, 0);
  private static final Flow STILL = new Flow(0, 0, 0, 0);
  private static final Entrance OPEN = new Entrance(true, 5, 0, 6881, Obstacle.UNKNOWN, "");
  private static final Means TRACKED =
      new Means(List.of(tracker(TrackerStatus.State.WORKING)), List.of());

  @ParameterizedTest(name = "{0} known, {1} failed ({2}), {3} hung up, {4} banned: {5}")
  @CsvSource({
    "0, 0, '', 0, 0, no peers known",
    "1, 0, '', 0, 0, '1 peer known, none connected'",
    "3, 2, connection refused, 0, 0, "
        + "'3 peers known, none connected (2 failed: connection refused)'",
    "3, 3, closed by peer, 2, 0, '3 peers known, 2 connected and hung up at once'",
    "2, 0, '', 0, 2, '2 peers sent bad data and are banned'",
    "1, 0, '', 0, 1, '1 peer sent bad data and is banned'",
    "5, 1, connection refused, 0, 2, "
        + "'5 peers known, none connected (1 failed: connection refused)'"
  })
  void nobodyIsConnected(
      int known, int failed, String commonest, int hungUp, int banned, String words) {
    Known addresses = new Known(known, failed, commonest, hungUp, banned);

    assertThat(said(5, 10, addresses, ALONE, STILL)).isEqualTo(words);
  }

  @ParameterizedTest(name = "{0} of {1} pieces missing, nobody has them: availability {2}")
  @CsvSource({"3, 300, 0.990", "1, 3000, 0.999", "1, 2000000, 0.999", "4, 4, 0.000"})
  void nobodyHasTheRest(int missing, int pieces, String availability) {
    String words = said(missing, pieces, new Known(9, 0, "", 0, 0), new Here(4, 0, 0, 0), STILL);

    assertThat(words)
        .startsWith("waiting for peers: nobody connected has the last " + missing + " piece")
        .endsWith("(availability " + availability + ")");
  }

  @ParameterizedTest(name = "choked {0} s, asked {1}, quiet {2} s, waiting {3} bytes: {4}")
  @CsvSource({
    "0, 2, 1, 0, ''",
    "4, 0, 0, 0, ''",
    "120, 0, 0, 0, '31 peers known, 4 connected, all choke us for 2 min'",
    "7200, 0, 0, 0, '31 peers known, 4 connected, all choke us for 2 h'",
    "0, 2, 21, 0, '2 peers asked, nothing came for 21 s'",
    "0, 2, 0, 40000000, 'the disk is slower than the peers: 38 MiB wait for it'"
  })
  void whoIsConnectedDoesNotHelp(int choked, int asked, int quiet, long waiting, String words) {
    Here here = new Here(4, 3, asked, TimeUnit.SECONDS.toNanos(choked));
    Flow flow = new Flow(0, 0, TimeUnit.SECONDS.toNanos(quiet), waiting);

    assertThat(said(5, 10, new Known(31, 0, "", 0, 0), here, flow)).isEqualTo(words);
  }

  @Test
  void aLimitIsNamedWhereItHolds() {
    Here here = new Here(4, 3, 2, 0);

    assertThat(said(5, 10, new Known(31, 0, "", 0, 0), here, new Flow(9_000, 10_000, 0, 0)))
        .isEqualTo("held to 10000 bytes a second by the limit for downloads");
    assertThat(said(5, 10, new Known(31, 0, "", 0, 0), here, new Flow(5_000, 10_000, 0, 0)))
        .isEmpty();
  }

  @Test
  void whatIsAmissWithLookingForPeersFollows() {
    Means means =
        new Means(
            List.of(
                tracker(TrackerStatus.State.WORKING),
                new TrackerStatus(
                    "udp://a", 0, TrackerStatus.State.FAILING, "timed out", 2, 55, -1, -1, 0),
                new TrackerStatus(
                    "udp://b", 1, TrackerStatus.State.REFUSED_FOR_GOOD, "gone", 1, -1, -1, -1, 0)),
            List.of(new Cause.SourceSays("dht", "212 nodes")));

    assertThat(sentence(new Situation(5, 10, NOBODY, ALONE, STILL, OPEN, means)))
        .isEqualTo(
            "no peers known; tracker udp://a: timed out, twice, next try in 55 s;"
                + " tracker udp://b: gone, not asked again; dht: 212 nodes");
  }

  @Test
  void withNoMeansLeftItSaysWhatToDo() {
    Means none = new Means(List.of(), List.of());

    assertThat(sentence(new Situation(5, 10, NOBODY, ALONE, STILL, OPEN, none)))
        .isEqualTo(
            "no peers known; nothing is left to find peers by: name a tracker (--tracker) or a"
                + " peer (--peer)");
  }

  @Test
  void whoIsFedByAWebSeedNeedsNobodyElse() {
    Means fed =
        new Means(List.of(), List.of(), List.of(webSeed(WebSeedStatus.State.ACTIVE, "", 0)));

    assertThat(sentence(new Situation(5, 10, NOBODY, ALONE, STILL, OPEN, fed))).isEmpty();
    assertThat(
            sentence(new Situation(5, 10, NOBODY, ALONE, new Flow(0, 0, 0, 40_000_000), OPEN, fed)))
        .isEqualTo("the disk is slower than the peers: 38 MiB wait for it");
  }

  @Test
  void aWebSeedThatFailsIsNamed() {
    Means failing =
        new Means(
            List.of(tracker(TrackerStatus.State.WORKING)),
            List.of(),
            List.of(
                webSeed(WebSeedStatus.State.FAILING, "w answered 503", 55),
                webSeed(WebSeedStatus.State.DROPPED, "it gave bad data", -1)));

    assertThat(sentence(new Situation(5, 10, NOBODY, ALONE, STILL, OPEN, failing)))
        .isEqualTo(
            "no peers known; web seed http://w/f: w answered 503, twice, next try in 55 s;"
                + " web seed http://w/f: it gave bad data, twice, not asked again");
  }

  @ParameterizedTest(name = "{0} web seeds: {1}")
  @CsvSource({"1, the web seed serves", "3, the 3 web seeds serve"})
  void webSeedsOfALinkWaitForTheMetadata(int webSeeds, String serve) {
    Diagnosis.Search search = new Diagnosis.Search(true, 0, "", NOBODY, TRACKED, webSeeds);

    assertThat(Cause.sentence(Diagnosis.ofSearch(search)))
        .isEqualTo(
            "no peers known; a web seed does not have the metadata: once a peer has sent it, "
                + serve);
  }

  @Test
  void aSeedWaitsForNobody() {
    assertThat(said(0, 10, NOBODY, ALONE, STILL)).isEmpty();
  }

  @ParameterizedTest(name = "came {0}, {1} strangers, {2} min, {3} {4}: {5}")
  @CsvSource({
    "false, 5, 11, NO_ROUTER_ASKED, '', "
        + "'no stranger has reached us for 11 min: no router was asked to pass port 6881 on'",
    "false, 5, 61, NOT_MAPPED, 'PCP: no answer', 'no stranger has reached us for 1 h: "
        + "no router passes port 6881 on (PCP: no answer)'",
    "false, 5, 11, UNKNOWN, '', 'no stranger has reached us for 11 min: "
        + "the router passes port 6881 on, so that a firewall may be in the way'",
    "false, 5, 11, ROUTER_BEHIND_ROUTER, it is at 10.0.0.2, "
        + "'no stranger has reached us for 11 min: the router passes port 6881 on, "
        + "but is behind another one (it is at 10.0.0.2)'",
    "false, 5, 10, NOT_MAPPED, '', ''",
    "false, 4, 99, NOT_MAPPED, '', ''",
    "true, 5, 99, NOT_MAPPED, '', ''"
  })
  void whetherStrangersReachUs(
      boolean came, int strangers, int minutes, Obstacle obstacle, String detail, String words) {
    Entrance entrance =
        new Entrance(came, strangers, TimeUnit.MINUTES.toNanos(minutes), 6881, obstacle, detail);

    assertThat(sentence(new Situation(0, 10, NOBODY, ALONE, STILL, entrance, TRACKED)))
        .isEqualTo(words);
  }

  private static String said(int missing, int pieces, Known known, Here here, Flow flow) {
    return sentence(new Situation(missing, pieces, known, here, flow, OPEN, TRACKED));
  }

  private static String sentence(Situation now) {
    return Cause.sentence(Diagnosis.of(now));
  }

  private static WebSeedStatus webSeed(WebSeedStatus.State state, String problem, long next) {
    return new WebSeedStatus("http://w/f", state, 0, 0, problem, problem.isEmpty() ? 0 : 2, next);
  }

  private static TrackerStatus tracker(TrackerStatus.State state) {
    return new TrackerStatus("http://t/announce", 0, state, "", 0, 60, -1, -1, 3);
  }
}
