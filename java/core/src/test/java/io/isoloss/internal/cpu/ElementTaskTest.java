package io.isoloss.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.DType;
import io.isoloss.GaussianNll;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import io.isoloss.internal.math.ExactSum;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What results alone do not show.
class ElementTaskTest {
  private static final int COUNT = 4 * FloatTile.SIZE;

  @ParameterizedTest
  @EnumSource(Kernels.class)
  void whatLiesBehindAShortTileIsNotJudged(Kernels kernels) {
    Workspace workspace = new Workspace(kernels);
    FloatTile tile = workspace.floatTile();
    Arrays.fill(tile.inputScratch, 7);
    Arrays.fill(tile.targetScratch, 7);
    Arrays.fill(tile.firstScratch, -7);
    Tensor three = Tensor.of(new float[] {1, 1, 1}, 3);
    Pass pass = new Pass(null, null, 1, new ExactSum());
    ElementTask task = ElementCall.bce(new Bce(), three, three, 0, pass).task(kernels);
    task.run(0, workspace);
    assertThat(task.bad).isFalse();
    GaussianNll gaussian = new GaussianNll(three);
    task = ElementCall.gaussianNll(gaussian, three, three, 0, pass).task(kernels);
    task.run(0, workspace);
    assertThat(task.bad).isFalse();
  }

  /// A vector that the JIT cannot keep in registers is an object. So kernels that allocate nothing
  /// are compiled whole; one that fell out of the JIT's budget (10 to 100 times slower) would go on
  /// allocating. All kinds of calls take turns, as in a program that uses everything: the worst
  /// case for what the JIT has seen at shared call sites.
  @Test
  void kernelsAllocateNothingOnceCompiled() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().threadId();
    Workspace workspace = new Workspace(Kernels.chosen());
    List<Runnable> calls = calls(workspace);
    long[] allocated = new long[calls.size()];
    long end = System.nanoTime() + 120_000_000_000L;
    do {
      for (int i = 0; i < allocated.length; i++) {
        long before = threads.getThreadAllocatedBytes(self);
        for (int turn = 0; turn < 50; turn++) {
          calls.get(i).run();
        }
        allocated[i] = threads.getThreadAllocatedBytes(self) - before;
      }
    } while (Arrays.stream(allocated).max().orElseThrow() > 1000 && System.nanoTime() < end);
    assertThat(Arrays.stream(allocated).boxed()).allMatch(bytes -> bytes <= 1000);
  }

  private static List<Runnable> calls(Workspace workspace) {
    List<Runnable> calls = new ArrayList<>();
    for (DType type : new DType[] {DType.FLOAT32, DType.BFLOAT16}) {
      for (boolean outside : new boolean[] {false, true}) {
        Tensor x = tensor(type, outside);
        Tensor t = tensor(type, outside);
        Tensor w = tensor(type, outside);
        Tensor gradient = tensor(type, outside);
        for (@Nullable Tensor weight : new Tensor[] {null, w}) {
          BceWithLogits withLogits = new BceWithLogits().withWeight(weight).withPosWeight(weight);
          Bce bce = new Bce().withWeight(weight);
          for (@Nullable Tensor output : new Tensor[] {null, gradient}) {
            Pass pass = new Pass(null, output, 3, new ExactSum());
            calls.add(call(ElementCall.bceWithLogits(withLogits, x, t, pass), workspace));
            calls.add(call(ElementCall.bce(bce, x, t, 0, pass), workspace));
            calls.add(call(ElementCall.mse(x, t, pass), workspace));
            GaussianNll gaussian = new GaussianNll(w);
            calls.add(call(ElementCall.gaussianNll(gaussian, x, t, 0, pass), workspace));
          }
        }
        for (ElementOp function : new ElementOp[] {ElementOp.SIGMOID, ElementOp.LOG_SIGMOID}) {
          calls.add(call(ElementCall.function(function, x, gradient), workspace));
        }
      }
    }
    return calls;
  }

  private static Tensor tensor(DType type, boolean outside) {
    Tensor tensor =
        outside
            ? Tensor.wrap(Arena.ofAuto().allocate((long) COUNT * type.bytes(), 64), type, COUNT)
            : type == DType.FLOAT32
                ? Tensor.of(new float[COUNT], COUNT)
                : Tensor.allocate(type, Shape.of(COUNT));
    for (int i = 0; i < COUNT; i++) {
      Elements.set(tensor, i, i % 100 / 100.0);
    }
    return tensor;
  }

  private static Runnable call(ElementCall call, Workspace workspace) {
    ElementTask task = call.task(Kernels.chosen());
    return () -> {
      task.run(0, workspace);
      workspace.sum.reset();
    };
  }
}
