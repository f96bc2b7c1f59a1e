package io.isoloss.internal.emulator.samebits;

import static org.assertj.core.api.Assertions.assertThat;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.DType;
import io.isoloss.Mse;
import io.isoloss.Tensor;
import io.isoloss.internal.Pass;
import io.isoloss.internal.emulator.run.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An element loss reads its operands once, writes its gradient once, and sums without memory.
class ElementTrafficTest {
  private static final int SIZE = 1 << 16;
  private static final int SECTOR = 32;

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16", "BFLOAT16"})
  void nothingMovesTwice(DType type) {
    Random random = new Random(1);
    List<Counts> launches = new ArrayList<>();
    try (Devices devices = new Devices();
        Devices.Copies copies = devices.new Copies(0)) {
      devices.emulator().onLaunch((_, counts) -> launches.add(counts));
      Tensor x = copies.of(Data.tensor(type, random::nextDouble, SIZE));
      Tensor t = copies.of(Data.tensor(type, random::nextDouble, SIZE));
      Tensor gradient = copies.of(Data.zeros(type, SIZE));
      for (@Nullable Tensor wanted : new @Nullable Tensor[] {null, gradient}) {
        Pass pass = new Pass(null, wanted, SIZE, devices.gpu.newSum());
        devices.gpu.bce(new Bce(), x, t, 0, pass);
        devices.gpu.mse(new Mse(), x, t, pass);
        devices.gpu.bceWithLogits(new BceWithLogits(), x, t, pass);
      }
    }
    long bytes = (long) SIZE * type.bytes();
    assertThat(launches).hasSize(6);
    for (int i = 0; i < launches.size(); i++) {
      Counts counts = launches.get(i);
      assertThat(counts.sectorsRead() * SECTOR).isEqualTo(2 * bytes);
      assertThat(counts.sectorsWritten() * SECTOR).isEqualTo(i < 3 ? 0 : bytes);
      assertThat(counts.bankConflicts()).isZero();
      assertThat(counts.atomics()).isLessThan(SIZE / 100);
    }
  }
}
