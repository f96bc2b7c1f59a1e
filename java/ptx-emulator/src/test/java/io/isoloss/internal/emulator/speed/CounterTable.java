package io.isoloss.internal.emulator.speed;

import io.isoloss.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Writes the page of counters: `CounterTable FILE`.
final class CounterTable {
  static final int[] CLASSES = {10, 32, 100, 256, 1000, 1001, 4096, 32000, 131072};
  static final DType[] TYPES = {DType.FLOAT32, DType.BFLOAT16};

  private static final String HEAD =
      """
      # What the kernels count

      Written by `cuda-kernels/counters`, which runs the PTX of this folder on the emulator. Nothing
      here is a time.

      - bytes: what all launches of the operation read and wrote, over the least: each operand once,
        and the logits once more where a row is written and has more classes than a block has
        registers for (32768)
      - sectors: the 32-byte sectors that the accesses touch, one by one, over the bytes they want
      - scattered: accesses by warps whose threads do not lie side by side, in 1000 elements
      - instructions: PTX instructions of the threads for each element
      - lanes: threads of a warp at work, of 32
      - parted: branches at which a warp's threads part, in 1000 instructions
      - conflicts: additional turns for each access of shared memory
      - atomics: updates of global memory for each 1000 elements

      All but the first column are those of the kernel that does the work.

      | operation | type | rows x classes | bytes | sectors | scattered | instructions | lanes | parted | conflicts | atomics |
      |---|---|---|---|---|---|---|---|---|---|---|
      """;

  private CounterTable() {}

  public static void main(String[] args) throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    try (Meter meter = new Meter()) {
      for (Operation operation : Operation.values()) {
        for (DType type : TYPES) {
          for (int classes : CLASSES) {
            String row = row(meter.measure(Workload.of(operation, type, classes)));
            System.out.print(row);
            page.append(row);
          }
        }
      }
    }
    Files.writeString(Path.of(args[0]), page);
  }

  private static String row(Measured m) {
    Workload w = m.workload();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d x %d | %.3f | %.3f | %.2f | %.1f | %.1f | %.2f | %.3f | %.2f |%n",
        w.operation(),
        w.type(),
        w.rows(),
        w.classes(),
        m.bytes(),
        m.sectors(),
        m.scattered(),
        m.instructions(),
        m.lanes(),
        m.divergence(),
        m.conflicts(),
        m.atomics());
  }
}
