package io.isoloss.internal.cpu;

/// A step of a computation, on the state that all its steps share.
///
/// Steps are objects that go through one place, [#run], so that the JIT compiles each as a method
/// of its own. What it inlines into one method it does not compile well beyond some forty vector
/// operations (it boxes every vector, ten times slower), and it would inline a method that a call
/// always leads to. Here it finds a different one each time.
interface Step<T> {
  void step(T state);

  /// Runs steps one after the other.
  static <T> void run(Step<T>[] steps, T state) {
    for (Step<T> step : steps) {
      step.step(state);
    }
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  static <T> Step<T>[] of(Step<T>... steps) {
    return steps;
  }
}
