package io.isoloss.internal.cpu;

import io.isoloss.Shape;
import io.isoloss.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An [ElementCall] computed in float32, tile by tile: bring the operands in, compute, bring the
/// results out. A whole tile whose tensors allow it is computed where it lies, for a copy of its
/// own would wait for memory while nothing is computed.
final class FloatElementTask extends ElementTask {
  private final Tensor input;
  private final @Nullable Tensor target;
  private final float @Nullable [] inputArray;
  private final float @Nullable [] targetArray;
  private final float @Nullable [] lossesArray;
  private final float @Nullable [] outputArray;
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
    Tensor losses = call.results().losses();
    Tensor output = call.results().output();
    this.lossesArray = losses == null ? null : array(losses);
    this.outputArray = output == null ? null : array(output);
    Shape shape = input.shape();
    this.weight = broadcast(operands.weight(), shape);
    this.posWeight = broadcast(operands.posWeight(), shape);
    this.variance = broadcast(operands.variance(), shape);
    FloatStage[] overArrays = elements.overArrays(call.op());
    FloatStage @Nullable [] overMemory = elements.overMemory(call.op());
    FloatStage overArraysWeight = elements.weightOverArrays();
    this.last = stages(this::copy, overArrays, overArraysWeight);
    if (inputArray != null && (target == null || targetArray != null)) {
      this.whole = stages(this::pointAtArrays, overArrays, overArraysWeight);
    } else if (overMemory != null && outside(input) && outside(target) && outside(output)) {
      this.whole = stages(this::pointAtMemory, overMemory, elements.weightOverMemory());
    } else {
      this.whole = last;
    }
  }

  private FloatStage[] stages(FloatStage first, FloatStage[] kernels, FloatStage weigh) {
    List<FloatStage> stages = new ArrayList<>();
    stages.add(first);
    stages.addAll(List.of(kernels));
    if (weight != null) {
      stages.add(weigh);
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

  /// Whether the elements, if there are any, lie outside the heap as they are computed with.
  private static boolean outside(@Nullable Tensor tensor) {
    return tensor == null || ready(tensor) && tensor.memory().isNative();
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
    long begin = block * BLOCK;
    long end = Math.min(begin + BLOCK, elements());
    for (tile.first = begin; tile.first < end; tile.first += FloatTile.SIZE) {
      tile.count = (int) Math.min(FloatTile.SIZE, end - tile.first);
      // One call site for three kinds of stages: so the JIT compiles each kernel on its own. It
      // would inline one kind or two into this loop, and with two kernels in one compilation it
      // runs out of budget in the second.
      for (FloatStage stage : tile.count == FloatTile.SIZE ? whole : last) {
        stage.run(tile);
      }
    }
    if (lossesArray != null && call.results().sum() != null) {
      // Not tile by tile: losses that are still on their way to memory are slow to read.
      int start = (int) place(Objects.requireNonNull(call.results().losses()), begin);
      workspace.sum.add(lossesArray, start, start + (int) (end - begin));
    }
  }

  private void pointAtArrays(FloatTile tile) {
    tile.arrayInput = Objects.requireNonNull(inputArray);
    tile.inputStart = place(input, tile.first);
    if (target != null) {
      tile.arrayTarget = Objects.requireNonNull(targetArray);
      tile.targetStart = place(target, tile.first);
    }
    pointAtLosses(tile);
    Tensor output = call.results().output();
    if (output != null && outputArray != null) {
      tile.arrayOutput = outputArray;
      tile.outputStart = place(output, tile.first);
      tile.outputInPlace = true;
    } else {
      tile.outputToScratch();
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
    pointAtLosses(tile);
    Tensor output = call.results().output();
    if (output != null) {
      tile.nativeOutput = output.memory();
      tile.outputStart = tile.first;
      tile.outputInPlace = true;
    }
    broadcast(tile);
  }

  private void pointAtLosses(FloatTile tile) {
    Tensor losses = call.results().losses();
    if (losses != null && lossesArray != null) {
      tile.losses = lossesArray;
      tile.lossesStart = place(losses, tile.first);
      tile.lossesInPlace = true;
    } else {
      tile.lossesToScratch();
    }
  }

  /// Where in its array a tensor's element lies.
  private static long place(Tensor tensor, long element) {
    return tensor.memory().address() / Float.BYTES + element;
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
    tile.lossesToScratch();
    tile.outputToScratch();
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
    if (results.sum() != null && lossesArray == null) {
      tile.sum.add(tile.losses, 0, tile.count);
    }
    if (results.losses() != null && !tile.lossesInPlace) {
      tile.copy.store(tile.losses, tile.count, results.losses(), tile.first);
    }
    if (results.output() != null && !tile.outputInPlace) {
      tile.copy.store(tile.arrayOutput, tile.count, results.output(), tile.first);
    }
  }
}
