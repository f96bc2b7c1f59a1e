package io.isoloss.internal.cpu;

import io.isoloss.Shape;
import io.isoloss.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An [ElementCall] computed in float32, tile by tile: bring the operands in, compute, bring the
/// results out.
final class FloatElementTask extends ElementTask {
  private final Tensor input;
  private final @Nullable Tensor target;
  private final float @Nullable [] inputArray;
  private final float @Nullable [] targetArray;
  private final @Nullable FloatBroadcast weight;
  private final @Nullable FloatBroadcast posWeight;
  private final @Nullable FloatBroadcast variance;

  /// The steps for a whole tile, and for the last one, which may be shorter.
  private final FloatStage[] whole;

  private final FloatStage[] last;

  FloatElementTask(ElementCall call, FloatElements elements) {
    super(call);
    ElementOperands operands = call.operands();
    this.input = operands.input();
    this.target = operands.target();
    this.inputArray = array(input);
    this.targetArray = target == null ? null : array(target);
    Shape shape = input.shape();
    this.weight = broadcast(operands.weight(), shape);
    this.posWeight = broadcast(operands.posWeight(), shape);
    this.variance = broadcast(operands.variance(), shape);
    FloatStage[] overArrays = elements.overArrays(call.op());
    FloatStage @Nullable [] overMemory = elements.overMemory(call.op());
    this.last = stages(this::copy, overArrays, elements);
    if (inputArray != null && (target == null || targetArray != null)) {
      this.whole = stages(this::pointAtArrays, overArrays, elements);
    } else if (overMemory != null && outside(input) && (target == null || outside(target))) {
      this.whole = stages(this::pointAtMemory, overMemory, elements);
    } else {
      this.whole = last;
    }
  }

  private FloatStage[] stages(FloatStage first, FloatStage[] kernels, FloatElements elements) {
    List<FloatStage> stages = new ArrayList<>();
    stages.add(first);
    stages.addAll(List.of(kernels));
    if (weight != null) {
      stages.add(elements.weight());
    }
    stages.add(this::finish);
    return stages.toArray(FloatStage[]::new);
  }

  private static @Nullable FloatBroadcast broadcast(@Nullable Tensor tensor, Shape shape) {
    return tensor == null ? null : new FloatBroadcast(tensor, shape);
  }

  /// The array that holds the tensor's elements as they are computed with, or null.
  private static float @Nullable [] array(Tensor tensor) {
    MemorySegment memory = tensor.memory();
    return ready(tensor)
            && memory.address() % Float.BYTES == 0
            && memory.heapBase().orElse(null) instanceof float[] array
        ? array
        : null;
  }

  /// Whether the elements lie outside the heap as they are computed with.
  private static boolean outside(Tensor tensor) {
    return ready(tensor) && tensor.memory().isNative();
  }

  private static boolean ready(Tensor tensor) {
    return tensor.type() == tensor.type().lossType();
  }

  @Override
  public void run(long block, Workspace workspace) {
    FloatTile tile = workspace.floatTile();
    tile.differentiate = call.results().output() != null;
    // The divisor is the batch's, an exact total in double; it becomes a factor of the type, which
    // is applied last, as every device does.
    tile.weightedScale = (float) (1 / call.results().divisor());
    tile.scale = weight == null ? tile.weightedScale : 1;
    tile.eps = (float) call.eps();
    tile.constant = (float) call.constant();
    tile.weight = weight == null ? null : tile.firstScratch;
    tile.posWeight = posWeight == null ? null : tile.secondScratch;
    tile.variance = variance == null ? null : tile.firstScratch;
    tile.sum = workspace.sum;
    long end = Math.min((block + 1) * BLOCK, elements());
    for (tile.first = block * BLOCK; tile.first < end; tile.first += FloatTile.SIZE) {
      tile.count = (int) Math.min(FloatTile.SIZE, end - tile.first);
      // One call site for three kinds of stages: so the JIT compiles each kernel on its own. It
      // would inline one kind or two into this loop, and with two kernels in one compilation it
      // runs out of budget in the second.
      for (FloatStage stage : tile.count == FloatTile.SIZE ? whole : last) {
        stage.run(tile);
      }
    }
  }

  private void pointAtArrays(FloatTile tile) {
    tile.arrayInput = Objects.requireNonNull(inputArray);
    tile.inputStart = input.memory().address() / Float.BYTES + tile.first;
    if (target != null) {
      tile.arrayTarget = Objects.requireNonNull(targetArray);
      tile.targetStart = target.memory().address() / Float.BYTES + tile.first;
    }
    broadcast(tile);
  }

  private void pointAtMemory(FloatTile tile) {
    tile.nativeInput = input.memory();
    tile.inputStart = tile.first;
    if (target != null) {
      tile.nativeTarget = target.memory();
      tile.targetStart = tile.first;
    }
    broadcast(tile);
  }

  private void copy(FloatTile tile) {
    tile.copy.load(input, tile.first, tile.count, tile.inputScratch, 0);
    tile.arrayInput = tile.inputScratch;
    tile.inputStart = 0;
    if (target != null) {
      tile.copy.load(target, tile.first, tile.count, tile.targetScratch, 0);
      tile.arrayTarget = tile.targetScratch;
      tile.targetStart = 0;
    }
    broadcast(tile);
    if (tile.count < FloatTile.SIZE) {
      tile.pad();
    }
  }

  private void broadcast(FloatTile tile) {
    read(weight, tile, tile.firstScratch);
    read(posWeight, tile, tile.secondScratch);
    read(variance, tile, tile.firstScratch);
  }

  private static void read(@Nullable FloatBroadcast from, FloatTile tile, float[] to) {
    if (from != null) {
      from.read(tile.first, tile.count, to, tile.copy);
    }
  }

  private void finish(FloatTile tile) {
    if (tile.bad) {
      tile.bad = false;
      bad = true;
    }
    ElementResults results = call.results();
    if (results.sum() != null) {
      tile.sum.add(tile.losses, 0, tile.count);
    }
    if (results.losses() != null) {
      tile.copy.store(tile.losses, tile.count, results.losses(), tile.first);
    }
    if (results.output() != null) {
      tile.copy.store(tile.output, tile.count, results.output(), tile.first);
    }
  }
}
