package io.isoloss;

/// A function of random numbers.
record RandomFunction(FunctionCase.Function function, Tensor input, int axis, boolean inPlace)
    implements RandomCase {
  @Override
  public Outcome run(Device device, Places places) {
    Tensor x = places.put(input);
    Outcome outcome = new Outcome();
    try {
      Tensor y = inPlace ? x : places.put(Tensor.allocate(input.type(), shape()));
      switch (function) {
        case SOFTMAX -> device.softmax(x, axis, y);
        case LOG_SOFTMAX -> device.logSoftmax(x, axis, y);
        case LOG_SUM_EXP -> device.logSumExp(x, axis, y);
        case SIGMOID -> device.sigmoid(x, y);
        case LOG_SIGMOID -> device.logSigmoid(x, y);
      }
      outcome.add("output", places.back(y));
    } catch (IsolossException e) {
      outcome.add(e);
    }
    outcome.add("input", places.back(x));
    return outcome;
  }

  private Shape shape() {
    return function == FunctionCase.Function.LOG_SUM_EXP
        ? input.shape().without(axis)
        : input.shape();
  }
}
