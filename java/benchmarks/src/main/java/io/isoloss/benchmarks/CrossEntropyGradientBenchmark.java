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

/// How fast are the loss of a batch of logits and its gradient?
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class CrossEntropyGradientBenchmark {
  @Param({"65536x10", "80000x100", "250000x32", "8192x1000", "4096x32000", "1024x131072"})
  public String shape;

  @Param({"1", "2"})
  public int threads;

  private CrossEntropyContest contest;

  @Setup
  public void open() {
    contest = new CrossEntropyContest(BatchShape.parse(shape), threads, true);
  }

  @TearDown
  public void close() {
    contest.close();
  }

  @Benchmark
  public float isoloss() {
    return contest.isoloss();
  }

  @Benchmark
  public float pytorch() {
    return contest.pytorch();
  }

  @Benchmark
  public float pytorchByHand() {
    return contest.pytorchByHand();
  }
}
