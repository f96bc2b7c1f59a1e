package io.isoloss.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What does the way through the public API cost where there is little to compute? With `-prof gc`
/// JMH tells the garbage of a run as well, of which the gradient is 1280 bytes at 32 x 10.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class SmallBatchBenchmark {
  @Param({"32x10"})
  public String shape;

  @Param({"1", "2"})
  public int threads;

  private SmallBatchContest contest;

  @Setup
  public void open() {
    contest = new SmallBatchContest(BatchShape.parse(shape), threads);
  }

  @TearDown
  public void close() {
    contest.close();
  }

  @Benchmark
  public double isoloss() {
    return contest.isoloss();
  }

  @Benchmark
  public double pytorch() {
    return contest.pytorch();
  }
}
