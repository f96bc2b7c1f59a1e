package io.isoloss.benchmarks;

import io.isoloss.CrossEntropy;
import io.isoloss.DType;
import io.isoloss.Device;
import io.isoloss.LossResult;
import io.isoloss.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Cross-entropy of logits outside the heap, or in a mapped file, against the same in an array. The
/// gradient, if asked for, lies outside the heap too.
public final class MemoryKindContest implements Contest {
  /// Where our logits lie.
  public enum Kind {
    OFF_HEAP,
    MAPPED
  }

  private static final CrossEntropy LOSS = new CrossEntropy();

  private final BatchShape shape;
  private final boolean withGradient;
  private final Device device;
  private final Arena arena = Arena.ofShared();
  private final Tensor labels;
  private final Tensor array;
  private final Tensor arrayGradient;
  private final Tensor outside;
  private final Tensor outsideGradient;

  public MemoryKindContest(BatchShape shape, int threads, Kind kind, boolean withGradient) {
    this.shape = shape;
    this.withGradient = withGradient;
    float[] x = Inputs.logits(shape.elements());
    device = Device.cpu(threads);
    labels = Tensor.of(Inputs.labels(shape), shape.rows());
    array = tensor(MemorySegment.ofArray(x));
    arrayGradient = withGradient ? tensor(MemorySegment.ofArray(new float[x.length])) : array;
    long bytes = (long) x.length * Float.BYTES;
    MemorySegment memory = kind == Kind.OFF_HEAP ? arena.allocate(bytes, 64) : mapped(bytes);
    MemorySegment.copy(x, 0, memory, ValueLayout.JAVA_FLOAT, 0, x.length);
    outside = tensor(memory.asReadOnly());
    outsideGradient = withGradient ? tensor(arena.allocate(bytes, 64)) : outside;
  }

  private Tensor tensor(MemorySegment memory) {
    return Tensor.wrap(memory, DType.FLOAT32, shape.rows(), shape.classes());
  }

  /// A file of so many bytes, which vanishes when the JVM ends at the latest.
  private MemorySegment mapped(long bytes) {
    try {
      Path file = Files.createTempFile("isoloss-benchmark", ".bin");
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE)) {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void ours() {
    run(outside, outsideGradient);
  }

  public double outside() {
    return run(outside, outsideGradient);
  }

  public double array() {
    return run(array, arrayGradient);
  }

  private double run(Tensor logits, Tensor gradient) {
    try (LossResult result =
        withGradient
            ? device.lossAndGradient(LOSS, logits, labels, gradient)
            : device.loss(LOSS, logits, labels)) {
      return result.value();
    }
  }

  @Override
  public List<Rival> rivals() {
    return List.of(new Rival("array", this::array));
  }

  @Override
  public int elements() {
    return shape.elements();
  }

  @Override
  public void close() {
    device.close();
    arena.close();
  }
}
