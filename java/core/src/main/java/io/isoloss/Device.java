package io.isoloss;

import io.isoloss.internal.Backend;
import io.isoloss.internal.BackendProvider;
import io.isoloss.internal.Pool;
import io.isoloss.internal.cpu.CpuBackend;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where losses are computed. Every device gives the same bits, so the choice is one of speed
/// alone.
///
/// A device is thread-safe. [#close] is idempotent; an evaluation that is running finishes first,
/// and every later one is an [IllegalStateException].
public final class Device implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger("io.isoloss");

  private final String name;
  private final Backend backend;
  private final Pool<Evaluation> evaluations;
  private volatile boolean closed;

  private Device(String name, Backend backend) {
    this.name = name;
    this.backend = backend;
    this.evaluations = new Pool<>(() -> new Evaluation(name, backend));
  }

  /// Opens a device by name: `auto`, `cpu`, `cuda`, `cuda:N`, `cuda-emulated`.
  ///
  /// `auto` is the first accelerator that works, else the CPU; then one log line says why.
  ///
  /// @throws OptionException if there is no such name
  /// @throws DeviceException if the device was named and cannot be served, with the reason
  public static Device open(String name) {
    return open(name, Runtime.getRuntime().availableProcessors());
  }

  /// Opens a device by name; `threads` is how many threads the CPU may use.
  public static Device open(String name, int threads) {
    requireThreads(threads);
    if (name.equals("auto")) {
      return auto(threads);
    }
    if (name.equals("cpu")) {
      return cpu(threads);
    }
    int colon = name.indexOf(':');
    String kind = colon < 0 ? name : name.substring(0, colon);
    for (BackendProvider provider : providers()) {
      if (provider.kind().equals(kind)) {
        return new Device(name, provider.open(colon < 0 ? 0 : ordinal(name, colon)));
      }
    }
    if (kind.equals("cuda") || kind.equals("cuda-emulated")) {
      throw new DeviceException(name, "isoloss-cuda is not on the class path");
    }
    throw new OptionException("device", name, "must be auto, cpu, cuda, cuda:N or cuda-emulated");
  }

  private static int ordinal(String name, int colon) {
    try {
      return Integer.parseUnsignedInt(name, colon + 1, name.length(), 10);
    } catch (NumberFormatException e) {
      throw new OptionException("device", name, "what follows the colon must be a number");
    }
  }

  /// Opens the first accelerator that works, else the CPU with all its threads.
  public static Device auto() {
    return auto(Runtime.getRuntime().availableProcessors());
  }

  private static Device auto(int threads) {
    String reason = "no accelerator module on the class path";
    for (BackendProvider provider : providers()) {
      if (provider.automatic()) {
        try {
          return new Device(provider.kind(), provider.open(0));
        } catch (DeviceException e) {
          reason = String.valueOf(e.getMessage());
        }
      }
    }
    LOGGER.log(Level.INFO, "using the CPU: " + reason);
    return cpu(threads);
  }

  /// Opens the CPU with all its threads.
  public static Device cpu() {
    return cpu(Runtime.getRuntime().availableProcessors());
  }

  /// Opens the CPU with so many threads. The result does not depend on their number.
  public static Device cpu(int threads) {
    requireThreads(threads);
    return new Device("cpu", CpuBackend.open(threads));
  }

  private static void requireThreads(int threads) {
    if (threads < 1) {
      throw new OptionException("threads", threads, "must be at least 1");
    }
  }

  /// The accelerator modules beside this one. Those that cannot even be loaded are left out, with a
  /// warning, so that a broken one does not take the CPU away too.
  private static List<BackendProvider> providers() {
    List<BackendProvider> providers = new ArrayList<>();
    ServiceLoader.load(BackendProvider.class, Device.class.getClassLoader()).stream()
        .forEach(
            provider -> {
              try {
                providers.add(provider.get());
              } catch (ServiceConfigurationError | LinkageError e) {
                LOGGER.log(Level.WARNING, "an accelerator module cannot be loaded: " + e);
              }
            });
    return providers;
  }

  /// Every device of this machine, and for those that cannot be used the reason.
  public static List<DeviceInfo> list() {
    List<DeviceInfo> devices = new ArrayList<>();
    devices.add(CpuBackend.info());
    for (BackendProvider provider : providers()) {
      devices.addAll(provider.devices());
    }
    return devices;
  }

  /// A device over a backend that another module has opened; not for users.
  ///
  /// @param name what messages call it
  public static Device over(String name, Backend backend) {
    return new Device(name, backend);
  }

  /// A new tensor of zeros in host memory of the kind that this device copies fastest: page-locked
  /// memory for a GPU, if it is not too large. It is the caller's, and may outlive the device.
  public Tensor allocate(DType type, Shape shape) {
    requireOpen();
    return Tensor.allocate(type, shape, backend);
  }

  /// The name it was opened with; `cpu` or `cuda` if that was `auto`.
  public String name() {
    return name;
  }

  /// The loss of a batch.
  ///
  /// @throws DataException if shapes or types do not fit, or a value is outside the loss's domain
  public LossResult loss(Loss loss, Tensor input, Tensor target) {
    return evaluate(loss, input, target, false, null);
  }

  /// The loss of a batch and its gradient with respect to the input, in a new tensor.
  ///
  /// @throws DataException if shapes or types do not fit, or a value is outside the loss's domain
  public LossResult lossAndGradient(Loss loss, Tensor input, Tensor target) {
    return evaluate(loss, input, target, true, null);
  }

  /// The loss of a batch and its gradient with respect to the input, written into `gradient`, which
  /// has the input's shape and type and may be the input itself. If this throws, the content of
  /// `gradient` is undefined, unless it is the input, which is then unchanged.
  ///
  /// @throws DataException if shapes or types do not fit, or a value is outside the loss's domain
  /// @throws OptionException if the memory of `gradient` is read-only, or overlaps that of another
  ///     operand, or only a part of the input's
  public LossResult lossAndGradient(Loss loss, Tensor input, Tensor target, Tensor gradient) {
    return evaluate(loss, input, target, true, gradient);
  }

  private LossResult evaluate(
      Loss loss, Tensor input, Tensor target, boolean withGradient, @Nullable Tensor gradient) {
    requireOpen();
    Evaluation evaluation = evaluations.take();
    try {
      return evaluation.once(loss, input, target, withGradient, gradient);
    } finally {
      evaluations.give(evaluation);
    }
  }

  /// A loss over a batch that comes in pieces. The result is that of the whole batch at once, to
  /// the last bit, whatever the pieces are.
  public LossStream stream(Loss loss) {
    requireOpen();
    return new LossStream(this, loss, new Evaluation(name, backend));
  }

  /// Softmax along an axis: `e^x / sum e^x`. A negative axis counts from the end. At +inf or NaN,
  /// or where all are -inf, the slice is NaN.
  public Tensor softmax(Tensor input, int axis) {
    return apply(input, input.shape(), output -> softmax(input, axis, output));
  }

  /// Softmax along an axis into `output`, which may be the input itself.
  public void softmax(Tensor input, int axis, Tensor output) {
    requireOpen(input, output);
    backend.softmax(input, Checks.function(input, axis, output), output);
  }

  /// Logarithm of the softmax along an axis: `x - log sum e^x`, without the detour over tiny
  /// numbers.
  public Tensor logSoftmax(Tensor input, int axis) {
    return apply(input, input.shape(), output -> logSoftmax(input, axis, output));
  }

  /// Log-softmax along an axis into `output`, which may be the input itself.
  public void logSoftmax(Tensor input, int axis, Tensor output) {
    requireOpen(input, output);
    backend.logSoftmax(input, Checks.function(input, axis, output), output);
  }

  /// `log sum e^x` along an axis, which the result lacks. -inf where all are -inf; +inf at +inf.
  public Tensor logSumExp(Tensor input, int axis) {
    return apply(input, input.shape().without(axis), output -> logSumExp(input, axis, output));
  }

  /// Log-sum-exp along an axis into `output`.
  public void logSumExp(Tensor input, int axis, Tensor output) {
    requireOpen(input, output);
    backend.logSumExp(input, Checks.logSumExp(input, axis, output), output);
  }

  /// `1 / (1 + e^-x)`, element by element.
  public Tensor sigmoid(Tensor input) {
    return apply(input, input.shape(), output -> sigmoid(input, output));
  }

  /// Sigmoid into `output`, which may be the input itself.
  public void sigmoid(Tensor input, Tensor output) {
    requireOpen(input, output);
    Checks.function(input, output);
    backend.sigmoid(input, output);
  }

  /// `log (1 / (1 + e^-x))`, element by element, without loss at either end.
  public Tensor logSigmoid(Tensor input) {
    return apply(input, input.shape(), output -> logSigmoid(input, output));
  }

  /// Log-sigmoid into `output`, which may be the input itself.
  public void logSigmoid(Tensor input, Tensor output) {
    requireOpen(input, output);
    Checks.function(input, output);
    backend.logSigmoid(input, output);
  }

  private static Tensor apply(Tensor input, Shape shape, Consumer<Tensor> function) {
    Checks.requireFloat(input);
    Tensor output = Tensor.allocateLike("output", input, input.type(), shape);
    try {
      function.accept(output);
      return output;
    } catch (Throwable failure) {
      output.close();
      throw failure;
    }
  }

  private void requireOpen(Tensor input, Tensor output) {
    requireOpen();
    if (!backend.takesDeviceTensors()) {
      Checks.onHost(name, input);
      Checks.onHost(name, output);
    }
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("device " + name + " is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    backend.close();
  }

  @Override
  public String toString() {
    return "Device(" + name + (closed ? ", closed)" : ")");
  }
}
