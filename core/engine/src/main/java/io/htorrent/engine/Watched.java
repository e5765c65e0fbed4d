package io.htorrent.engine;

import io.htorrent.api.InfoHash;
import io.htorrent.api.session.Event;
import io.htorrent.api.session.Strategy;
import io.htorrent.engine.loop.StrategyCall;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A strategy in quarantine from the start: every call into it goes through here. The first time
/// that it throws or does nonsense, or the third time within a minute that a call takes over 50 ms,
/// it is named and the engine's own takes its place for good. Its first calls load its classes,
/// which takes long where the machine is slow or busy: in its first ten seconds three slow calls
/// are forgiven. On the torrent's loop.
///
/// @param <S> what kind of strategy
final class Watched<S> {

  private static final long BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long MEMORY_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long YOUTH_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int STRIKES = 3;
  private static final Logger log = LoggerFactory.getLogger(Watched.class);

  private final SessionContext context;
  private final StrategyCall call;
  private final S builtIn;
  private final long made;
  private final long[] slow = new long[STRIKES]; // when the last few slow calls were, in turn
  private S strategy;
  private Runnable whenReplaced = () -> {};
  private boolean replaced;
  private int slowCalls;
  private int forgiven;

  /// The strategy that `maker` makes, or `builtIn` if already that fails.
  Watched(SessionContext context, InfoHash torrent, Strategy name, S builtIn, Supplier<S> maker) {
    this.context = context;
    this.call = new StrategyCall(torrent, name);
    this.builtIn = builtIn;
    this.strategy = builtIn;
    long began = enter();
    this.made = began;
    try {
      strategy = maker.get();
    } catch (Throwable failure) {
      failed(failure);
    } finally {
      left(began);
    }
  }

  /// Whether it failed, and the built-in one is at work.
  boolean replaced() {
    return replaced;
  }

  /// Does this, on the loop, when the strategy has failed and its call is over.
  void whenReplaced(Runnable then) {
    whenReplaced = then;
  }

  /// Calls the strategy. What it did before it failed is done.
  void run(Consumer<S> what) {
    if (replaced) {
      what.accept(builtIn);
      return;
    }
    long began = enter();
    try {
      what.accept(strategy);
    } catch (Throwable failure) {
      failed(failure);
    } finally {
      left(began);
    }
  }

  /// Asks the strategy; if it fails, the built-in one.
  <R> R ask(Function<S, R> what) {
    if (!replaced) {
      long began = enter();
      try {
        return what.apply(strategy);
      } catch (Throwable failure) {
        failed(failure);
      } finally {
        left(began);
      }
    }
    return what.apply(builtIn);
  }

  private long enter() {
    context.calls().entered(call);
    return context.nanos();
  }

  private void left(long beganNanos) {
    context.calls().left();
    long nanos = context.nanos();
    if (nanos - beganNanos > BUDGET_NANOS && !replaced) {
      if (forgiven < STRIKES && beganNanos - made < YOUTH_NANOS) {
        forgiven++;
      } else {
        slow(nanos);
      }
    }
  }

  private void slow(long nanos) {
    int place = slowCalls++ % STRIKES;
    slow[place] = nanos;
    long oldest = slow[slowCalls % STRIKES];
    if (slowCalls >= STRIKES && nanos - oldest < MEMORY_NANOS) {
      replace("took over 50 ms " + STRIKES + " times within a minute");
    }
  }

  private void failed(Throwable failure) {
    if (failure instanceof Error error && !isTheirs(error)) {
      throw error;
    }
    log.debug("{} {}", call.torrent().shortName(), call.strategy(), failure);
    replace(
        failure instanceof Nonsense ? String.valueOf(failure.getMessage()) : "threw " + failure);
  }

  /// Not what we did ourselves, nor that the machine dies, which is nobody's fault that we could
  /// name.
  private static boolean isTheirs(Error error) {
    return error instanceof StackOverflowError
        || !(error instanceof OwnFault || error instanceof VirtualMachineError);
  }

  private void replace(String reason) {
    strategy = builtIn;
    replaced = true;
    log.warn("{} {} {}", call.torrent().shortName(), call.strategy().replaced(), reason);
    context.events().accept(new Event.StrategyReplaced(call.torrent(), call.strategy(), reason));
    context.loop().execute(whenReplaced);
  }
}
