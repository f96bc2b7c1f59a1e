package io.isoloss.internal.emulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.emulator.Rig;
import io.isoloss.internal.emulator.ptx.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs the rows of the table on a device, and compares what comes out with what must.
final class Conformance {
  private static final int THREADS = 128;

  private Conformance() {}

  /// How many results were compared.
  static int check(Driver driver, Row row) {
    Rule rule = Rules.of(row);
    List<long[]> inputs = new ArrayList<>();
    List<long @Nullable []> expected = new ArrayList<>();
    for (Row.Case worked : row.worked()) {
      inputs.add(worked.inputs().stream().mapToLong(x -> x).toArray());
      expected.add(worked.outputs().stream().mapToLong(x -> x).toArray());
    }
    if (rule != null) {
      for (long[] input : Inputs.of(row)) {
        inputs.add(input);
        expected.add(rule.apply(input));
      }
    }
    long[][] actual = run(driver, row, inputs);
    int compared = 0;
    for (int i = 0; i < actual.length; i++) {
      long[] wanted = expected.get(i);
      if (wanted != null) {
        compare(row, inputs.get(i), wanted, actual[i]);
        compared++;
      }
    }
    return compared;
  }

  private static void compare(Row row, long[] inputs, long[] expected, long[] actual) {
    for (int i = 0; i < expected.length; i++) {
      // Which NaN a double instruction gives is the machine's affair.
      boolean anyNan = row.outputs().get(i) == Type.F64 && Format.of(Type.F64).isNan(expected[i]);
      if (anyNan ? !Format.of(Type.F64).isNan(actual[i]) : actual[i] != expected[i]) {
        assertThat(text(actual)).as("%s of %s", row.text(), text(inputs)).isEqualTo(text(expected));
      }
    }
  }

  private static String text(long[] values) {
    List<String> text = new ArrayList<>();
    for (long value : values) {
      text.add(HexFormat.of().toHexDigits(value));
    }
    return String.join(" ", text);
  }

  private static long[][] run(Driver driver, Row row, List<long[]> inputs) {
    int count = inputs.size();
    int width = row.outputs().size();
    byte[] in = new byte[8 * count * row.inputs().size()];
    ByteBuffer values = buffer(in);
    for (long[] input : inputs) {
      for (long value : input) {
        values.putLong(value);
      }
    }
    try (Rig rig = new Rig(driver)) {
      long from = rig.put(in);
      long to = rig.put(new byte[8 * count * width]);
      long kernel = rig.kernel("row.ptx", RowKernel.of(row), "row");
      rig.launch(kernel, (count + THREADS - 1) / THREADS, THREADS, from, to, count);
      ByteBuffer out = buffer(rig.get(to, 8 * count * width));
      rig.free(from);
      rig.free(to);
      long[][] results = new long[count][width];
      for (long[] result : results) {
        for (int i = 0; i < width; i++) {
          result[i] = out.getLong();
        }
      }
      return results;
    }
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
