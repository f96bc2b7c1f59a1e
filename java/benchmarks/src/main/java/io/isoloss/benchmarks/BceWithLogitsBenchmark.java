package io.isoloss.benchmarks;

import io.isoloss.Reduction;
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

/// How fast is binary cross-entropy with logits, forward and with its gradient?
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class BceWithLogitsBenchmark {
  @Param({"16777216"})
  public String shape;

  @Param({"1", "2"})
  public int threads;

  @Param({"NONE", "MEAN"})
  public Reduction reduction;

  @Param({"false", "true"})
  public boolean gradient;

  private BceContest contest;

  @Setup
  public void open() {
    contest = new BceContest(BatchShape.parse(shape).elements(), threads, reduction, gradient);
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
