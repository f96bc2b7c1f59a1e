package io.isoloss.internal.cpu;

import io.isoloss.Tensor;
import java.lang.foreign.MemorySegment;

/// Brings rows into the form that kernels take, contiguous float32 or float64, and results back.
/// Rows that have that form already are handed on where they lie.
final class RowBuffers {
  private final Scratch rows = new Scratch();
  private final Scratch targets = new Scratch();
  private final StridedCopy copy = new StridedCopy();

  /// Points the block at its input.
  void load(RowBlock block, RowLayout layout, Tensor input, long firstRow) {
    if (direct(input, layout)) {
      block.input = input.memory();
      block.inputStart = firstRow * layout.classes();
    } else {
      block.input = rows.of(input.type(), block.rows * layout.classes());
      block.inputStart = 0;
      copy.load(input, layout, firstRow, block.rows, block.input);
    }
  }

  /// Points the block at its probability targets.
  void loadTarget(RowBlock block, RowLayout layout, Tensor target, long firstRow) {
    if (direct(target, layout)) {
      block.target = target.memory();
      block.targetStart = firstRow * layout.classes();
    } else {
      block.target = targets.of(target.type(), block.rows * layout.classes());
      block.targetStart = 0;
      copy.load(target, layout, firstRow, block.rows, block.target);
    }
  }

  /// Points the block at where its output goes; a scratch output overwrites a scratch input.
  void openOutput(RowBlock block, RowLayout layout, Tensor output, long firstRow) {
    if (direct(output, layout)) {
      block.output = output.memory();
      block.outputStart = firstRow * layout.classes();
    } else {
      block.output = rows.of(output.type(), block.rows * layout.classes());
      block.outputStart = 0;
    }
  }

  /// Brings a scratch output to the tensor.
  void storeOutput(RowBlock block, RowLayout layout, Tensor output, long firstRow) {
    if (!direct(output, layout)) {
      copy.store(block.output, output, layout, firstRow, block.rows);
    }
  }

  /// Whether kernels can use the tensor's own memory: contiguous float32 or float64, off the heap
  /// or an array of that very type.
  private static boolean direct(Tensor tensor, RowLayout layout) {
    if (!layout.contiguous()) {
      return false;
    }
    MemorySegment memory = tensor.memory();
    return switch (tensor.type()) {
      case FLOAT32 -> memory.isNative() || memory.heapBase().orElse(null) instanceof float[];
      case FLOAT64 -> true;
      default -> false;
    };
  }
}
