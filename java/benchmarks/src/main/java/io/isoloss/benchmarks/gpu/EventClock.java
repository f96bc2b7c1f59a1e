package io.isoloss.benchmarks.gpu;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// Times work on the card's stream by the device's own events.
final class EventClock implements AutoCloseable {
  private final Card card;
  private final int warmUp;
  private final int rounds;
  private final long start;
  private final long end;

  EventClock(Card card, int warmUp, int rounds) {
    this.card = card;
    this.warmUp = warmUp;
    this.rounds = rounds;
    start = card.driver.createEvent();
    end = card.driver.createEvent();
  }

  /// The median of what one call takes from the stream's point of view, in microseconds.
  double micros(IntConsumer call) {
    for (int i = 0; i < warmUp; i++) {
      call.accept(i);
    }
    double[] micros = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      card.driver.record(start, card.stream);
      call.accept(i);
      card.driver.record(end, card.stream);
      card.driver.synchronize(card.stream);
      micros[i] = card.driver.elapsed(start, end) * 1000.0;
    }
    return median(micros);
  }

  /// The median of what the kernels of one call take; the call must be on [Card#clocked].
  double kernelMicros(IntConsumer call) {
    call.accept(0);
    double[] micros = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      card.clock.reset();
      call.accept(i);
      micros[i] = card.clock.micros();
    }
    return median(micros);
  }

  /// The median of what a call takes on the caller's clock.
  double wallMicros(IntConsumer call, int calls) {
    for (int i = 0; i < calls; i++) {
      call.accept(i);
    }
    double[] micros = new double[calls];
    for (int i = 0; i < calls; i++) {
      long before = System.nanoTime();
      call.accept(i);
      micros[i] = (System.nanoTime() - before) / 1000.0;
    }
    return median(micros);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  @Override
  public void close() {
    card.driver.destroyEvent(start);
    card.driver.destroyEvent(end);
  }
}
