package io.isoloss.internal.cuda;

import io.isoloss.Bce;
import io.isoloss.BceWithLogits;
import io.isoloss.CrossEntropy;
import io.isoloss.DeviceException;
import io.isoloss.DeviceInfo;
import io.isoloss.GaussianNll;
import io.isoloss.Mse;
import io.isoloss.Nll;
import io.isoloss.Tensor;
import io.isoloss.internal.Backend;
import io.isoloss.internal.Pass;
import io.isoloss.internal.TargetTotals;
import io.isoloss.internal.cuda.driver.CudaError;
import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.Driver.DeviceProperties;
import io.isoloss.internal.cuda.driver.DriverException;
import io.isoloss.internal.math.ExactSum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Every operation on a GPU, or on what stands in for one behind the [Driver].
public final class CudaBackend implements Backend {
  /// More page-locked memory in one piece would do the whole machine harm.
  private static final long MOST_PAGE_LOCKED = 1 << 30;

  private final Gpu gpu;

  private CudaBackend(Gpu gpu) {
    this.gpu = gpu;
  }

  /// Opens a device, with streams of its own.
  ///
  /// @param name what messages call it
  /// @throws DeviceException that says why it cannot be served
  public static CudaBackend open(Driver driver, String name, int ordinal) {
    return open(driver, name, ordinal, Gpu.OWN_STREAMS);
  }

  /// Opens a device for work behind what is on `stream`.
  ///
  /// @throws DeviceException that says why it cannot be served
  public static CudaBackend open(Driver driver, String name, int ordinal, long stream) {
    return open(driver, name, ordinal, stream, Modules::shipped);
  }

  static CudaBackend open(
      Driver driver, String name, int ordinal, long stream, UnaryOperator<String> ptx) {
    try {
      DeviceProperties properties = Requirements.check(driver, name, ordinal);
      long context = driver.retainContext(ordinal);
      return new CudaBackend(
          new Gpu(driver, name, ordinal, context, stream, properties, new Modules(driver, ptx)));
    } catch (DriverException e) {
      throw DeviceErrors.of(name, e);
    }
  }

  /// What devices there are, or the reason why there are none.
  ///
  /// @param kind the part of their names before the colon
  public static List<DeviceInfo> devices(Driver driver, String kind) {
    try {
      List<DeviceInfo> devices = new ArrayList<>();
      for (int i = 0; i < driver.deviceCount(); i++) {
        devices.add(info(driver, kind + ":" + i, i));
      }
      return devices.isEmpty() ? List.of(unusable(kind, "there is no GPU")) : devices;
    } catch (DriverException e) {
      return List.of(unusable(kind, String.valueOf(e.getMessage())));
    }
  }

  private static DeviceInfo info(Driver driver, String name, int ordinal) {
    DeviceProperties device = driver.device(ordinal);
    String description =
        "%s, compute capability %d.%d, driver for CUDA %s"
            .formatted(
                device.name(),
                device.major(),
                device.minor(),
                Requirements.text(driver.driverVersion()));
    return new DeviceInfo(
        name,
        description,
        device.memoryBytes(),
        Requirements.unmet(driver.driverVersion(), device));
  }

  private static DeviceInfo unusable(String kind, String reason) {
    return new DeviceInfo(kind, "NVIDIA GPU", 0, reason);
  }

  @Override
  public ExactSum newSum() {
    return new ExactSum();
  }

  @Override
  public void scanTargets(
      Tensor targets,
      long classes,
      long ignoreIndex,
      @Nullable Tensor weight,
      long firstRow,
      TargetTotals totals) {
    gpu.run(() -> ScanLaunch.run(gpu, targets, classes, ignoreIndex, weight, firstRow, totals));
  }

  @Override
  public void crossEntropy(CrossEntropy loss, Tensor logits, Tensor targets, Pass pass) {
    gpu.run(() -> CrossEntropyLaunch.run(gpu, loss, logits, targets, pass));
  }

  @Override
  public void nll(Nll loss, Tensor logProbabilities, Tensor targets, Pass pass) {
    gpu.run(() -> NllLaunch.run(gpu, loss, logProbabilities, targets, pass));
  }

  @Override
  public void bce(Bce loss, Tensor probabilities, Tensor targets, long firstElement, Pass pass) {
    gpu.run(() -> BceLaunch.run(gpu, loss, probabilities, targets, firstElement, pass));
  }

  @Override
  public void bceWithLogits(BceWithLogits loss, Tensor logits, Tensor targets, Pass pass) {
    gpu.run(() -> BceWithLogitsLaunch.run(gpu, loss, logits, targets, pass));
  }

  @Override
  public void mse(Mse loss, Tensor input, Tensor targets, Pass pass) {
    gpu.run(() -> MseLaunch.run(gpu, input, targets, pass));
  }

  @Override
  public void gaussianNll(
      GaussianNll loss, Tensor input, Tensor targets, long firstElement, Pass pass) {
    gpu.run(() -> GaussianNllLaunch.run(gpu, loss, input, targets, firstElement, pass));
  }

  @Override
  public void softmax(Tensor input, int axis, Tensor output) {
    gpu.run(() -> SoftmaxLaunch.softmax(gpu, input, axis, output));
  }

  @Override
  public void logSoftmax(Tensor input, int axis, Tensor output) {
    gpu.run(() -> SoftmaxLaunch.logSoftmax(gpu, input, axis, output));
  }

  @Override
  public void logSumExp(Tensor input, int axis, Tensor output) {
    gpu.run(() -> LogSumExpLaunch.run(gpu, input, axis, output));
  }

  @Override
  public void sigmoid(Tensor input, Tensor output) {
    gpu.run(() -> SigmoidLaunch.sigmoid(gpu, input, output));
  }

  @Override
  public void logSigmoid(Tensor input, Tensor output) {
    gpu.run(() -> SigmoidLaunch.logSigmoid(gpu, input, output));
  }

  @Override
  public boolean takesDeviceTensors() {
    return true;
  }

  @Override
  public MemorySegment allocateHost(long bytes, Arena arena) {
    if (bytes == 0 || bytes > MOST_PAGE_LOCKED) {
      return arena.allocate(bytes, 64);
    }
    MemorySegment[] memory = new MemorySegment[1];
    gpu.run(() -> memory[0] = pageLocked(bytes, arena));
    return memory[0];
  }

  /// Page-locked memory, or where that is short any other, which is only slower.
  private MemorySegment pageLocked(long bytes, Arena arena) {
    try {
      return gpu.pageLocked().allocate(bytes, arena).fill((byte) 0);
    } catch (DriverException e) {
      if (e.code() != CudaError.OUT_OF_MEMORY) {
        throw e;
      }
      return arena.allocate(bytes, 64);
    }
  }

  @Override
  public void close() {
    gpu.close();
  }
}
