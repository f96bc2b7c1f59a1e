package io.isoloss.benchmarks;

import io.isoloss.DType;
import io.isoloss.NpyWriter;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/// The whole command on a large file against reading that file, both from the page cache, in turns.
///
/// Arguments: the launcher, a folder for the file, its gigabytes, the rounds.
final class EvalBench {
  private static final int CLASSES = 32_000;

  /// So many rows are random; the file repeats them.
  private static final int DIFFERENT = 512;

  private static final Shape BLOCK = Shape.of(DIFFERENT, CLASSES);

  private EvalBench() {}

  public static void main(String[] args) throws Exception {
    Path launcher = Path.of(args[0]).toAbsolutePath();
    Path folder = Path.of(args[1]);
    double gigabytes = Double.parseDouble(args[2]);
    int rounds = Integer.parseInt(args[3]);
    long blocks = Math.max(1, (long) (gigabytes * 1e9 / (4.0 * DIFFERENT * CLASSES)));
    Path logits = folder.resolve("logits.npy");
    Path targets = folder.resolve("targets.npy");
    write(logits, targets, blocks);
    // Into the page cache, for whatever did not stay there.
    read(logits);
    double[] reading = new double[rounds];
    double[] evaluating = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      reading[i] = read(logits);
      evaluating[i] = evaluate(launcher, logits, targets);
    }
    double read = median(reading);
    double eval = median(evaluating);
    System.out.printf(
        Locale.ROOT,
        "%.1f GB: reading %.2f s (%.1f GB/s), isoloss eval cross-entropy %.2f s, ratio %.2f%n",
        Files.size(logits) / 1e9,
        read,
        Files.size(logits) / 1e9 / read,
        eval,
        eval / read);
  }

  private static void write(Path logits, Path targets, long blocks) {
    Random random = new Random(1);
    float[] x = new float[DIFFERENT * CLASSES];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (3 * random.nextGaussian());
    }
    int[] t = random.ints(DIFFERENT, 0, CLASSES).toArray();
    Shape all = BLOCK.with(0, blocks * DIFFERENT);
    try (NpyWriter into = NpyWriter.create(targets, DType.INT32, all.without(1))) {
      for (long i = 0; i < blocks; i++) {
        into.append(Tensor.of(t, DIFFERENT));
      }
      into.commit();
    }
    try (NpyWriter into = NpyWriter.create(logits, DType.FLOAT32, all)) {
      for (long i = 0; i < blocks; i++) {
        into.append(Tensor.of(x, DIFFERENT, CLASSES));
      }
      into.commit();
    }
  }

  /// Reads a file in one thread, as `cat` and `dd` do; returns the seconds.
  private static double read(Path file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    long begin = System.nanoTime();
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(buffer.clear()) > 0) {}
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private static double evaluate(Path launcher, Path logits, Path targets) throws Exception {
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(
                launcher.toString(),
                "eval",
                "cross-entropy",
                "--device",
                "cpu",
                "--input",
                logits.toString(),
                "--target",
                targets.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("isoloss eval failed");
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
