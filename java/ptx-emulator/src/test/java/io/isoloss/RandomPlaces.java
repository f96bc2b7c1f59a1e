package io.isoloss;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/// Operands anywhere: in arrays, outside the heap, on the GPU; aligned or not.
final class RandomPlaces implements Places {
  private final Random random;
  private final TestGpu gpu;
  private final Arena arena;

  /// How many in ten operands lie on the GPU.
  private final int onGpu;

  RandomPlaces(Random random, TestGpu gpu, Arena arena) {
    this.random = random;
    this.gpu = gpu;
    this.arena = arena;
    onGpu = random.nextInt(3) * 5;
  }

  @Override
  public Tensor put(Tensor original) {
    int offset = random.nextBoolean() ? 0 : random.nextInt(8);
    if (random.nextInt(10) < onGpu) {
      return gpu.upload(original, offset);
    }
    long start = (long) offset * original.type().bytes();
    long bytes = original.memory().byteSize();
    MemorySegment whole =
        random.nextBoolean()
            ? arena.allocate(start + bytes, 64)
            : MemorySegment.ofArray(new byte[(int) (start + bytes)]);
    MemorySegment memory = whole.asSlice(start, bytes).copyFrom(original.memory());
    return Tensor.wrap(memory, original.type(), original.shape().dims());
  }

  @Override
  public Tensor back(Tensor placed) {
    return placed.isOnDevice() ? gpu.download(placed) : placed;
  }
}
