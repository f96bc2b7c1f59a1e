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

/// How near is cross-entropy to what the memory can do: to a loop that reads the logits (where
/// there is no gradient), or copies them?
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class MemoryLimitBenchmark {
  @Param({"4096x32000", "1024x131072"})
  public String shape;

  @Param({"1", "2"})
  public int threads;

  @Param({"false", "true"})
  public boolean gradient;

  private ProbeContest contest;

  @Setup
  public void open() {
    contest = new ProbeContest(BatchShape.parse(shape), threads, gradient);
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
  public float probe() {
    return contest.probe();
  }
}
