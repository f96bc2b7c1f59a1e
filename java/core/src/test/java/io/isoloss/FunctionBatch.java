package io.isoloss;

import io.isoloss.reference.NdArray;
import io.isoloss.reference.NdArray.Precision;
import io.isoloss.reference.Torch;
import java.util.Random;

/// The data of a [FunctionCase].
final class FunctionBatch implements AgreementCase.Batch {
  private final FunctionCase row;
  private final Rows rows;
  private final double[] input;

  FunctionBatch(FunctionCase row) {
    this.row = row;
    rows =
        row.function().alongAxis()
            ? Rows.of(row.shape(), row.shape().axis(row.axis()))
            : new Rows(1, 1, (int) row.shape().elements());
    Random random = new Random(row.shape().hashCode() * 31L + row.data().name().hashCode());
    input = new double[rows.count() * rows.classes()];
    for (int r = 0; r < rows.count(); r++) {
      for (int c = 0; c < rows.classes(); c++) {
        input[rows.index(r, c)] = TestTensors.round(row.data().next(random, r), row.type());
      }
      // A row that is all -infinity is NaN on both sides, but one is enough.
      if (r > 0) {
        int c = random.nextInt(rows.classes());
        input[rows.index(r, c)] = Math.max(input[rows.index(r, c)], -1e4);
      }
    }
  }

  @Override
  public Results isoloss(Device device) {
    try (Tensor output = evaluate(device)) {
      return Results.of(output);
    }
  }

  /// The output itself, which the caller closes.
  Tensor evaluate(Device device) {
    Tensor x = TestTensors.tensor(input, row.type(), row.shape());
    return switch (row.function()) {
      case SOFTMAX -> device.softmax(x, row.axis());
      case LOG_SOFTMAX -> device.logSoftmax(x, row.axis());
      case LOG_SUM_EXP -> device.logSumExp(x, row.axis());
      case SIGMOID -> device.sigmoid(x);
      case LOG_SIGMOID -> device.logSigmoid(x);
    };
  }

  @Override
  public Results torch(Precision precision) {
    NdArray x = NdArray.of(input, row.shape().dims()).as(precision);
    return Results.of(
        switch (row.function()) {
          case SOFTMAX -> Torch.softmax(x, row.axis());
          case LOG_SOFTMAX -> Torch.logSoftmax(x, row.axis());
          case LOG_SUM_EXP -> Torch.logSumExp(x, row.axis());
          case SIGMOID -> Torch.sigmoid(x);
          case LOG_SIGMOID -> Torch.logSigmoid(x);
        });
  }

  @Override
  public Results allowed() {
    double[] exact = torch(Precision.FLOAT64).values();
    double[] allowed = new double[exact.length];
    for (int i = 0; i < exact.length; i++) {
      double error = bound().of(exact[i], row.type()) + reference(exact[i]);
      allowed[i] = Bound.stored(error, exact[i], row.type());
    }
    return new Results(allowed, new double[0]);
  }

  private Bound bound() {
    return switch (row.function()) {
      case SOFTMAX -> Bound.SOFTMAX;
      case LOG_SOFTMAX -> Bound.LOG_SOFTMAX;
      case LOG_SUM_EXP -> Bound.LOG_SUM_EXP;
      case SIGMOID -> Bound.SIGMOID;
      case LOG_SIGMOID -> Bound.LOG_SIGMOID;
    };
  }

  private double reference(double exact) {
    return switch (row.function()) {
      // The logit less the largest one is rounded, and the exponential blows that up.
      case SOFTMAX -> {
        double distance = exact > 0 ? 4 * Math.abs(Math.log(exact)) : 0;
        yield Bound.reference(exact, rows.classes() + distance, row.type());
      }
      case LOG_SOFTMAX, LOG_SUM_EXP ->
          Bound.reference(Math.max(1, Math.abs(exact)), rows.classes(), row.type());
      case SIGMOID, LOG_SIGMOID -> Bound.reference(exact, 0, row.type());
    };
  }
}
