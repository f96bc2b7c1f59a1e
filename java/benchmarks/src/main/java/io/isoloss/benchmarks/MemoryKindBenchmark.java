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

/// What does it cost that logits lie outside the heap or in a mapped file?
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class MemoryKindBenchmark {
  @Param({"65536x10", "80000x100", "8192x1000", "4096x32000"})
  public String shape;

  @Param({"1", "2"})
  public int threads;

  @Param({"OFF_HEAP", "MAPPED"})
  public MemoryKindContest.Kind kind;

  @Param({"false", "true"})
  public boolean gradient;

  private MemoryKindContest contest;

  @Setup
  public void open() {
    contest = new MemoryKindContest(BatchShape.parse(shape), threads, kind, gradient);
  }

  @TearDown
  public void close() {
    contest.close();
  }

  @Benchmark
  public double outside() {
    return contest.outside();
  }

  @Benchmark
  public double array() {
    return contest.array();
  }
}
