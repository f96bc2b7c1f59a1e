package io.isoloss.internal.math;

import java.util.List;

/// Measures the largest error of every float32 element function over every float of its domain,
/// in units of the last place of the exact result, against float64.
///
/// It is a program (arguments: step, threads; both 1 unless given, threads at most 2) and stands
/// with the tests because it proves the functions and is no part of them. A step of n visits
/// every nth float; [F32Test] runs it so, sampled, and holds the functions to their bounds.
final class ElementSweep {
  /// A function of one float.
  interface Function {
    float at(float x);
  }

  /// What the function should give, to well below a float's precision.
  interface Reference {
    double at(double x);
  }

  /// A function on the floats from `first` away from zero to `last`, both of one sign.
  record Row(
      String name, float first, float last, Function function, Reference exact, double bound) {
    @Override
    public String toString() {
      return name + " on [" + first + ", " + last + "]";
    }
  }

  /// The largest error, and the float where it was met first.
  record Worst(long count, double ulps, float input) {
    Worst or(Worst other) {
      Worst larger = other.ulps > ulps ? other : this;
      return new Worst(count + other.count, larger.ulps, larger.input);
    }
  }

  private static final float INFINITY = Float.POSITIVE_INFINITY;

  static final List<Row> ROWS =
      List.of(
          new Row("exp below 0", -0f, -87.33654f, x -> F32.expScaled(x, 0), StrictMath::exp, 1.1),
          new Row("exp above 0", 0f, 88.37626f, x -> F32.expScaled(x, 0), StrictMath::exp, 1.1),
          new Row("exp 2^-128", 1.5f, 177f, x -> F32.expScaled(x, 128), x -> exp128(x), 1.1),
          new Row("log", Float.MIN_NORMAL, Float.MAX_VALUE, F32::log, StrictMath::log, 1.1),
          new Row("log1p", 0f, 1f, F32::log1p, StrictMath::log1p, 1.3),
          new Row("sigmoid below 0", -0f, -INFINITY, F32::sigmoid, ElementSweep::sigmoid, 2),
          new Row("sigmoid above 0", 0f, INFINITY, F32::sigmoid, ElementSweep::sigmoid, 2),
          new Row(
              "logSigmoid below 0", -0f, -INFINITY, F32::logSigmoid, ElementSweep::logSigmoid, 2),
          new Row(
              "logSigmoid above 0", 0f, INFINITY, F32::logSigmoid, ElementSweep::logSigmoid, 2));

  private ElementSweep() {}

  public static void main(String[] arguments) {
    int step = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    int threads = arguments.length > 1 ? Math.min(2, Integer.parseInt(arguments[1])) : 1;
    for (Row row : ROWS) {
      Worst worst = sweep(row, step, threads);
      System.out.printf(
          "%-45s %,14d floats, at most %.4f ULP, at %s (%s)%n",
          row, worst.count, worst.ulps, worst.input, Float.toHexString(worst.input));
    }
  }

  /// The worst of every `step`th float of a row, shared among threads by turns.
  static Worst sweep(Row row, int step, int threads) {
    Worst[] worst = new Worst[threads];
    Thread[] workers = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      int turn = i;
      workers[i] =
          Thread.ofPlatform().start(() -> worst[turn] = visit(row, turn * step, step * threads));
    }
    Worst all = new Worst(0, 0, row.first);
    for (int i = 0; i < threads; i++) {
      joinUninterrupted(workers[i]);
      all = all.or(worst[i]);
    }
    return all;
  }

  private static void joinUninterrupted(Thread worker) {
    try {
      worker.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Worst visit(Row row, int offset, int step) {
    long first = Integer.toUnsignedLong(Float.floatToRawIntBits(row.first));
    long last = Integer.toUnsignedLong(Float.floatToRawIntBits(row.last));
    long count = 0;
    double worst = 0;
    float input = row.first;
    for (long bits = first + offset; bits <= last; bits += step) {
      float x = Float.intBitsToFloat((int) bits);
      double ulps = ulps(row.function.at(x), row.exact.at(x));
      count++;
      if (!(ulps <= worst)) {
        worst = ulps;
        input = x;
      }
    }
    return new Worst(count, worst, input);
  }

  /// The distance in units of the last place of a float in the binade of the exact value, where
  /// all that is below the normal floats counts as one binade; infinite where either is NaN.
  static double ulps(float actual, double exact) {
    if (actual == exact) {
      return 0;
    }
    int exponent = Math.max(Math.getExponent(exact), Float.MIN_EXPONENT);
    double error = Math.abs(actual - exact) * Math.scalb(1.0, 23 - exponent);
    return error == error ? error : Double.POSITIVE_INFINITY;
  }

  private static double exp128(double x) {
    return StrictMath.exp(x) * 0x1p-128;
  }

  private static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return (x < 0 ? e : 1) / (1 + e);
  }

  private static double logSigmoid(double x) {
    return Math.min(x, 0) - StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }
}
