package io.isoloss.benchmarks;

import static io.isoloss.benchmarks.Operation.BCE_MEAN;
import static io.isoloss.benchmarks.Operation.BCE_MEAN_GRADIENT;
import static io.isoloss.benchmarks.Operation.BCE_NONE;
import static io.isoloss.benchmarks.Operation.BCE_NONE_GRADIENT;
import static io.isoloss.benchmarks.Operation.CE_FORWARD;
import static io.isoloss.benchmarks.Operation.CE_FORWARD_MAPPED;
import static io.isoloss.benchmarks.Operation.CE_FORWARD_OFF_HEAP;
import static io.isoloss.benchmarks.Operation.CE_FORWARD_VS_READ;
import static io.isoloss.benchmarks.Operation.CE_GRADIENT;
import static io.isoloss.benchmarks.Operation.CE_GRADIENT_MAPPED;
import static io.isoloss.benchmarks.Operation.CE_GRADIENT_OFF_HEAP;
import static io.isoloss.benchmarks.Operation.CE_GRADIENT_SMALL;
import static io.isoloss.benchmarks.Operation.CE_GRADIENT_VS_COPY;
import static io.isoloss.benchmarks.Operation.LOG_SOFTMAX;
import static io.isoloss.benchmarks.Operation.SOFTMAX;

import java.util.ArrayList;
import java.util.List;

/// Everything that is measured, with its goals.
final class Catalogue {
  /// Off the heap within a tenth of arrays.
  private static final double AS_ARRAYS = 1 / 1.1;

  private final List<Entry> entries = new ArrayList<>();

  static List<Entry> all() {
    Catalogue catalogue = new Catalogue();
    catalogue.rows("65536x10", 12, 15, 10);
    catalogue.rows("80000x100", 2, 2, 1.5);
    catalogue.rows("250000x32", 2, 2, 1.5);
    catalogue.rows("8192x1000", 2.5, 3, 1.5);
    catalogue.rows("4096x32000", 3.2, 4, 1.5);
    catalogue.rows("1024x131072", 3.2, 4, 1.5);
    catalogue.probes();
    catalogue.elements("16777216");
    for (String shape : List.of("65536x10", "80000x100", "8192x1000", "4096x32000")) {
      catalogue.memoryKinds(shape);
    }
    catalogue.small("32x10");
    return catalogue.entries;
  }

  private void rows(String shape, double forward, double gradient, double function) {
    add(CE_FORWARD, shape, new Goal.Ratio(forward));
    add(CE_GRADIENT, shape, new Goal.Ratio(gradient));
    add(SOFTMAX, shape, new Goal.Ratio(function));
    add(LOG_SOFTMAX, shape, new Goal.Ratio(function));
  }

  private void probes() {
    add(CE_FORWARD_VS_READ, "4096x32000", new Goal.None());
    add(CE_FORWARD_VS_READ, "1024x131072", new Goal.Ratio(0.8));
    add(CE_GRADIENT_VS_COPY, "1024x131072", new Goal.None());
  }

  private void elements(String size) {
    add(BCE_NONE, size, new Goal.Ratio(5));
    add(BCE_NONE_GRADIENT, size, new Goal.None());
    add(BCE_MEAN, size, new Goal.Ratio(3));
    add(BCE_MEAN_GRADIENT, size, new Goal.Ratio(4));
  }

  private void memoryKinds(String shape) {
    add(CE_FORWARD_OFF_HEAP, shape, new Goal.Ratio(AS_ARRAYS));
    add(CE_GRADIENT_OFF_HEAP, shape, new Goal.Ratio(AS_ARRAYS));
    add(CE_FORWARD_MAPPED, shape, new Goal.Ratio(AS_ARRAYS));
    add(CE_GRADIENT_MAPPED, shape, new Goal.Ratio(AS_ARRAYS));
  }

  private void small(String shape) {
    add(CE_GRADIENT_SMALL, shape, new Goal.Time(2000));
  }

  private void add(Operation operation, String shape, Goal goal) {
    for (int threads : new int[] {1, 2}) {
      entries.add(new Entry(operation, BatchShape.parse(shape), threads, goal));
    }
  }
}
