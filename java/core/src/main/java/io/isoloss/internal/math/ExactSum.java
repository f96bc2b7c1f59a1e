package io.isoloss.internal.math;

/// Placeholder.
public final class ExactSum {
  private double sum;

  public void reset() {
    sum = 0;
  }

  public void add(double v) {
    sum += v;
  }

  public void add(float[] v, int from, int to) {
    for (int i = from; i < to; i++) sum += v[i];
  }

  public void add(double[] v, int from, int to) {
    for (int i = from; i < to; i++) sum += v[i];
  }

  public void merge(ExactSum o) {
    sum += o.sum;
  }

  public double sum() {
    return sum;
  }
}
