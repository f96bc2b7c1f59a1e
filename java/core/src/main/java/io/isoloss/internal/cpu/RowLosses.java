package io.isoloss.internal.cpu;

import io.isoloss.internal.math.F32;
import io.isoloss.internal.math.VF32;
import io.isoloss.internal.math.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [FloatRowMath#loss] of many rows at once.
final class RowLosses {
  private static final VectorSpecies<Float> S = VectorWidth.FLOAT;
  private static final int WIDTH = S.length();

  private static final Step<RowLosses>[] LOGS_OF_RATIOS =
      Step.of(RowLosses::ratios, RowLosses::logarithms);

  /// Of each row: its sum S 2^K, the reference K, its label's or its largest logit, and the result.
  float[] s = {};

  float[] k = {};
  float[] x = {};
  float[] logs = {};

  private int rows;

  /// Whether a row is not good for S 2^K / e^x.
  private boolean special;

  /// Makes room for so many rows.
  void reserve(int rows) {
    // Whole vectors are computed.
    int room = rows + WIDTH;
    if (s.length < room) {
      s = new float[room];
      k = new float[room];
      x = new float[room];
      logs = new float[room];
    }
  }

  /// Sets what any loss may be made of, where a row has none.
  void setNone(int row) {
    s[row] = 1;
    k[row] = 0;
    x[row] = 0;
  }

  /// The losses of rows whose x are their labels' logits. Labels that are far below the rest, and
  /// NaN, are rare: they are done one by one.
  void losses(int rows) {
    logsOfRatios(rows);
    if (special) {
      for (int i = 0; i < rows; i++) {
        logs[i] = FloatRowMath.loss(s[i], (int) k[i], x[i]);
      }
    }
  }

  /// log(S 2^K / e^x), where x is never far below the rest, as the largest is not.
  void logsOfRatios(int rows) {
    this.rows = rows;
    // What pads the last vector must be a row like any other.
    for (int row = rows; row < rows + WIDTH; row++) {
      setNone(row);
    }
    Step.run(LOGS_OF_RATIOS, this);
  }

  private void ratios() {
    boolean good = true;
    for (int i = 0; i < rows; i += WIDTH) {
      FloatVector magic =
          FloatVector.broadcast(S, F32.expMagic(0)).sub(FloatVector.fromArray(S, k, i));
      FloatVector v = FloatVector.fromArray(S, x, i);
      FloatVector index = VF32.expIndex(v, magic);
      FloatVector sum = FloatVector.fromArray(S, s, i);
      sum.div(VF32.expAt(v, index, magic)).intoArray(logs, i);
      VectorMask<Float> near = index.compare(VectorOperators.GE, F32.expMagic(FloatRowMath.NEAR));
      good &= near.and(sum.compare(VectorOperators.EQ, sum)).allTrue();
    }
    special = !good;
  }

  private void logarithms() {
    for (int i = 0; i < rows; i += WIDTH) {
      VF32.log(FloatVector.fromArray(S, logs, i)).intoArray(logs, i);
    }
  }
}
