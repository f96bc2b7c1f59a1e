package io.isoloss.internal.emulator;

import io.isoloss.internal.cuda.driver.Driver;
import io.isoloss.internal.cuda.driver.Driver.Dim;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Runs small kernels through a driver, be it the emulator's or a GPU's.
public final class Rig implements AutoCloseable {
  private final Driver driver;
  private final Arena arena = Arena.ofConfined();
  private final long stream;

  public Rig(Driver driver) {
    this.driver = driver;
    driver.setCurrent(driver.retainContext(0));
    stream = driver.createStream();
  }

  public static String resource(String name) {
    try (InputStream file = Objects.requireNonNull(Rig.class.getResourceAsStream(name), name)) {
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long kernel(String module, String ptx, String entry) {
    return driver.function(driver.loadModule(module, ptx), entry);
  }

  public long allocate(long bytes) {
    return driver.allocate(bytes);
  }

  public void free(long address) {
    driver.free(address);
  }

  /// Device memory that holds these bytes.
  public long put(byte[] bytes) {
    long address = driver.allocate(bytes.length);
    write(address, bytes);
    return address;
  }

  public void write(long address, byte[] bytes) {
    MemorySegment host = arena.allocate(bytes.length, 16);
    host.copyFrom(MemorySegment.ofArray(bytes));
    driver.copyToDevice(address, host, stream);
    driver.synchronize(stream);
  }

  public byte[] get(long address, int bytes) {
    MemorySegment host = arena.allocate(bytes, 16);
    driver.copyToHost(host, address, stream);
    driver.synchronize(stream);
    return host.toArray(ValueLayout.JAVA_BYTE);
  }

  public int[] ints(long address, int count) {
    return MemorySegment.ofArray(get(address, 4 * count)).toArray(ValueLayout.JAVA_INT_UNALIGNED);
  }

  /// Launches a kernel whose parameters are all of 8 bytes, and waits.
  public void launch(long kernel, int blocks, int threads, long... parameters) {
    MemorySegment arguments = arena.allocate(8L * parameters.length, 16);
    MemorySegment.copy(parameters, 0, arguments, ValueLayout.JAVA_LONG, 0, parameters.length);
    driver.launch(kernel, Dim.of(blocks), Dim.of(threads), 0, stream, arguments);
    driver.synchronize(stream);
  }

  @Override
  public void close() {
    driver.destroyStream(stream);
    driver.releaseContext(0);
    arena.close();
  }
}
