package io.isoloss.internal.cuda;

import io.isoloss.Tensor;
import io.isoloss.internal.cuda.driver.CudaError;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.DriverException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One operation on tensors of any size, wherever they lie: describe its operands, then [#run] a
/// kernel on each chunk of them.
///
/// What lies on the host is cut into chunks of units (rows, or elements) and copied to the device
/// and back, while the kernels of the chunk before run. What lies on the device is used in place.
/// If all of it does, there is one chunk.
final class Call implements AutoCloseable {
  private final Gpu gpu;
  private final Driver driver;
  private final long units;
  private final Lanes lanes;
  private final List<Operand.Chunked> chunked = new ArrayList<>();
  private final List<Operand.Whole> whole = new ArrayList<>();
  private final List<Operand.Accumulator> accumulators = new ArrayList<>();
  private final List<Buffer> buffers = new ArrayList<>();

  /// Whether the device may be at work on what this call holds.
  private boolean underWay;

  /// @param units how many rows or elements there are; every operand that is read or written has
  ///     the same number of bytes for each
  Call(Gpu gpu, long units) {
    this.gpu = gpu;
    this.driver = gpu.driver();
    this.units = units;
    this.lanes = gpu.takeLanes();
  }

  /// A tensor that the kernels read chunk by chunk.
  Operand read(Tensor tensor) {
    return operand(tensor, true);
  }

  /// A tensor that the kernels write chunk by chunk. If it is one that they also read, both are
  /// the same memory on the device too.
  Operand write(Tensor tensor) {
    return operand(tensor, false);
  }

  private Operand operand(Tensor tensor, boolean read) {
    long bytes = Tensors.bytes(tensor);
    if (units > 0 && bytes % units != 0) {
      throw new IllegalArgumentException(tensor + " does not consist of " + units + " units");
    }
    long bytesPerUnit = units == 0 ? 0 : bytes / units;
    if (tensor.isOnDevice()) {
      return new Operand.OnDevice(tensor.devicePointer(), bytesPerUnit);
    }
    MemorySegment memory = tensor.memory();
    if (!read) {
      for (Operand.Chunked other : chunked) {
        if (other.host != null && other.host.equals(memory)) {
          other.written = true;
          return other;
        }
      }
    }
    return add(new Operand.Chunked(bytesPerUnit, memory, read, !read));
  }

  private Operand.Chunked add(Operand.Chunked operand) {
    chunked.add(operand);
    return operand;
  }

  /// Device memory of each chunk's own, with undefined content.
  Operand scratch(long bytesPerUnit) {
    return add(new Operand.Chunked(bytesPerUnit, null, false, false));
  }

  /// A tensor that every chunk reads as a whole, for example weights.
  Operand whole(Tensor tensor) {
    return tensor.isOnDevice()
        ? new Operand.OnDevice(tensor.devicePointer(), 0)
        : whole(tensor.memory());
  }

  /// Host memory that every chunk reads as a whole.
  Operand whole(MemorySegment memory) {
    Operand.Whole operand = new Operand.Whole(memory);
    whole.add(operand);
    return operand;
  }

  /// Class weights as the kernels take them, in double.
  Operand doubles(Tensor weights) {
    return whole(MemorySegment.ofArray(onHost(weights).toDoubleArray()));
  }

  /// A small tensor's elements, wherever it lies.
  Tensor onHost(Tensor tensor) {
    if (!tensor.isOnDevice()) {
      return tensor;
    }
    Tensor copy =
        Tensor.wrap(
            MemorySegment.ofArray(new byte[Math.toIntExact(Tensors.bytes(tensor))]),
            tensor.type(),
            tensor.shape().dims());
    underWay = true;
    lanes.staging().toHost(copy.memory(), tensor.devicePointer(), lanes.stream(0));
    lanes.staging().finish(lanes.stream(0));
    underWay = false;
    return copy;
  }

  /// Zeroed device memory that every chunk adds to, and that comes back to the host at the end.
  Operand.Accumulator accumulator(long bytes) {
    Operand.Accumulator accumulator = new Operand.Accumulator(bytes);
    accumulators.add(accumulator);
    return accumulator;
  }

  /// Runs `kernels` on every chunk in turn, and waits for the results.
  void run(Consumer<Chunk> kernels) {
    if (units == 0) {
      return;
    }
    ChunkPlan plan = allocate();
    underWay = true;
    prepare();
    int used = (int) Math.min(Lanes.COUNT, plan.chunks());
    for (int lane = 1; lane < used; lane++) {
      lanes.join(0, lane);
    }
    for (long i = 0; i < plan.chunks(); i++) {
      int lane = (int) (i % Lanes.COUNT);
      Chunk chunk = new Chunk(gpu, lanes, lane, plan.first(i), plan.count(i));
      copyIn(chunk);
      kernels.accept(chunk);
      copyOut(chunk);
    }
    for (int lane = 1; lane < used; lane++) {
      lanes.join(lane, 0);
    }
    for (Operand.Accumulator accumulator : accumulators) {
      lanes.staging().toHost(accumulator.content, accumulator.pointer(0, 0), lanes.stream(0));
    }
    lanes.staging().finish(lanes.stream(0));
    underWay = false;
  }

  /// Device memory for all operands. The chunks become smaller where that is short.
  private ChunkPlan allocate() {
    for (Operand.Whole operand : whole) {
      operand.buffer = take(operand.host.byteSize());
    }
    for (Operand.Accumulator accumulator : accumulators) {
      accumulator.buffer = take(accumulator.content.byteSize());
    }
    ChunkPlan plan = ChunkPlan.of(units, copiedPerUnit());
    int fixed = buffers.size();
    while (true) {
      try {
        allocateChunks(plan);
        return plan;
      } catch (DriverException e) {
        if (e.code() != CudaError.OUT_OF_MEMORY || copiedPerUnit() == 0 || !plan.canHalve()) {
          throw e;
        }
        giveBack(fixed);
        plan = plan.halved();
      }
    }
  }

  private long copiedPerUnit() {
    return chunked.stream()
        .filter(operand -> operand.host != null)
        .mapToLong(operand -> operand.bytesPerUnit)
        .sum();
  }

  private void allocateChunks(ChunkPlan plan) {
    for (int lane = 0; lane < Math.min(Lanes.COUNT, plan.chunks()); lane++) {
      for (Operand.Chunked operand : chunked) {
        operand.buffers[lane] = take(operand.bytesPerUnit * plan.perChunk());
      }
    }
  }

  private Buffer take(long bytes) {
    Buffer buffer = gpu.memory().take(bytes);
    buffers.add(buffer);
    return buffer;
  }

  private void giveBack(int from) {
    List<Buffer> given = buffers.subList(from, buffers.size());
    given.forEach(gpu.memory()::give);
    given.clear();
  }

  private void prepare() {
    for (Operand.Whole operand : whole) {
      lanes.staging().toDevice(operand.pointer(0, 0), operand.host, lanes.stream(0));
    }
    for (Operand.Accumulator accumulator : accumulators) {
      driver.fill(
          accumulator.pointer(0, 0), (byte) 0, accumulator.content.byteSize(), lanes.stream(0));
    }
  }

  private void copyIn(Chunk chunk) {
    for (Operand.Chunked operand : chunked) {
      if (operand.read && operand.host != null) {
        lanes
            .staging()
            .toDevice(
                chunk.pointer(operand),
                operand.part(operand.host, chunk.first(), chunk.count()),
                chunk.stream());
      }
    }
  }

  private void copyOut(Chunk chunk) {
    for (Operand.Chunked operand : chunked) {
      if (operand.written && operand.host != null) {
        lanes
            .staging()
            .toHost(
                operand.part(operand.host, chunk.first(), chunk.count()),
                chunk.pointer(operand),
                chunk.stream());
      }
    }
  }

  /// Gives everything back, when the device no longer works on it.
  @Override
  public void close() {
    if (underWay) {
      for (int lane = 0; lane < Lanes.COUNT; lane++) {
        int stream = lane;
        Quietly.run(() -> lanes.synchronize(stream));
      }
      lanes.staging().abandon();
    }
    giveBack(0);
    gpu.giveLanes(lanes);
  }
}
