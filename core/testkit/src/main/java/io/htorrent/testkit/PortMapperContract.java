package io.htorrent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.htorrent.api.Option;
import io.htorrent.api.Options;
import io.htorrent.api.portmap.Mapping;
import io.htorrent.api.portmap.PortMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What every [PortMapper] must do, here where no router answers. Extend it in a test:
///
/// ```java
/// final class GatewayMapperContractTest extends PortMapperContract {
///   protected PortMapper.Factory factory() { return new GatewayMapper.Factory(); }
/// }
/// ```
public abstract class PortMapperContract {

  /// Where the mapper on trial asks.
  protected final FakeNetwork network = new FakeNetwork().behind("192.168.1.1");

  /// What it has of its host.
  protected final TestDriverHost host = new TestDriverHost(network, 6881);

  private final List<Mapping> told = new ArrayList<>();
  private int withdrawn;

  /// The factory on trial.
  protected abstract PortMapper.Factory factory();

  @Test
  void namesItselfAndItsOptionsAsInTheConfigurationFile() {
    PortMapper.Factory factory = factory();

    assertThat(factory.name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    assertThat(factory.options()).extracting(Option::name).doesNotHaveDuplicates();
    Options.defaults(factory.options());
  }

  @Test
  void hasAStatusOfAFewPlainWordsAtAnyTime() throws IOException {
    PortMapper mapper = open();
    String atFirst = mapper.status();
    host.run(Duration.ofMinutes(1));

    assertThat(List.of(atFirst, mapper.status()))
        .allSatisfy(status -> assertThat(status).matches("\\P{Cntrl}{0,60}"));
    mapper.close();
  }

  @Test
  void asksByItselfAndSaysOnceThatNobodyAnswers() throws IOException {
    PortMapper mapper = open();

    host.run(Duration.ofHours(5));

    assertThat(network.lanes()).isNotEmpty();
    assertThat(told)
        .singleElement()
        .isInstanceOfSatisfying(
            Mapping.Shut.class, shut -> assertThat(shut.reason()).matches("\\P{Cntrl}{1,200}"));
    mapper.close();
  }

  @Test
  void takesNewsOfTheNetworkAtAnyTime() throws IOException {
    PortMapper mapper = open();

    for (int i = 0; i < 20; i++) {
      mapper.networkChanged();
      host.run(Duration.ofMillis(700L * i));
    }
    host.run(Duration.ofHours(1));

    assertThat(told).hasSize(1);
    mapper.close();
    mapper.networkChanged();
  }

  @Test
  void goesAtOnceWhereNothingWasMapped() throws IOException {
    PortMapper mapper = open();

    mapper.withdraw(() -> withdrawn++);
    host.run(Duration.ofMillis(1));

    assertThat(withdrawn).isEqualTo(1);
    mapper.close();
    host.run(Duration.ofHours(5));
    assertThat(withdrawn).isEqualTo(1);
  }

  @Test
  void isSilentWhenClosedAndCanBeOpenedAgain() throws IOException {
    PortMapper mapper = open();
    host.run(Duration.ofSeconds(1));

    mapper.close();
    mapper.close();
    host.run(Duration.ofHours(5));

    assertThat(network.lanes()).as("all are closed").isEmpty();
    assertThat(told).isEmpty();
    open().close();
  }

  /// Opens the mapper on trial, with its defaults.
  protected final PortMapper open() throws IOException {
    PortMapper.Factory factory = factory();
    return factory.open(
        host, told::add, Options.defaults(factory.options()), new SplittableRandom(1));
  }
}
