package io.isoloss;

import io.isoloss.internal.Backend;
import io.isoloss.internal.Leaks;
import io.isoloss.internal.math.Half;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.Buffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A block of memory with an element type and a shape: row-major, in the machine's byte order.
///
/// A tensor is a view. Those made by `of` and `wrap` look at memory that belongs to the caller (an
/// array, a buffer, a mapped file) and copy nothing, so writes on one side are seen on the other.
/// Those made by [#allocate] own their memory and free it in [#close]. After `close` every use is
/// an [IllegalStateException] that names the tensor.
///
/// Reading a tensor from many threads is safe as long as nobody writes to it.
public final class Tensor implements AutoCloseable {
  /// Up to this size a new tensor is a Java array; a larger one lies outside the heap.
  private static final long HEAP_BYTES = 1 << 20;

  private final MemorySegment segment;
  private final DType type;
  private final Shape shape;
  private final @Nullable Owned owned;
  private final boolean onDevice;
  private volatile boolean closed;

  private Tensor(MemorySegment segment, DType type, Shape shape, @Nullable Owned owned) {
    this(segment, type, shape, owned, false);
  }

  private Tensor(
      MemorySegment segment, DType type, Shape shape, @Nullable Owned owned, boolean onDevice) {
    this.segment = segment;
    this.type = type;
    this.shape = shape;
    this.owned = owned;
    this.onDevice = onDevice;
  }

  /// Memory of our own. Not to refer to the tensor, so that a tensor nobody closed can be noticed.
  private record Owned(AtomicReference<@Nullable Arena> arena, Leaks.Ticket ticket) {
    void free() {
      Arena open = arena.getAndSet(null);
      if (open != null) {
        ticket.done();
        open.close();
      }
    }
  }

  /// A view of `data`.
  public static Tensor of(float[] data, long... shape) {
    return wrap(MemorySegment.ofArray(data), DType.FLOAT32, shape);
  }

  /// A view of `data`.
  public static Tensor of(double[] data, long... shape) {
    return wrap(MemorySegment.ofArray(data), DType.FLOAT64, shape);
  }

  /// A view of `data`, as int64.
  public static Tensor of(long[] data, long... shape) {
    return wrap(MemorySegment.ofArray(data), DType.INT64, shape);
  }

  /// A view of `data`, as int32.
  public static Tensor of(int[] data, long... shape) {
    return wrap(MemorySegment.ofArray(data), DType.INT32, shape);
  }

  /// A view of the buffer's remaining floats. A buffer in the other byte order is refused.
  public static Tensor of(FloatBuffer data, long... shape) {
    return wrap(data, data.order(), DType.FLOAT32, shape);
  }

  /// A view of the buffer's remaining doubles. A buffer in the other byte order is refused.
  public static Tensor of(DoubleBuffer data, long... shape) {
    return wrap(data, data.order(), DType.FLOAT64, shape);
  }

  /// A view of the buffer's remaining longs. A buffer in the other byte order is refused.
  public static Tensor of(LongBuffer data, long... shape) {
    return wrap(data, data.order(), DType.INT64, shape);
  }

  /// A view of the buffer's remaining ints. A buffer in the other byte order is refused.
  public static Tensor of(IntBuffer data, long... shape) {
    return wrap(data, data.order(), DType.INT32, shape);
  }

  private static Tensor wrap(Buffer data, ByteOrder order, DType type, long... shape) {
    if (order != ByteOrder.nativeOrder()) {
      throw new TypeException(
          "the buffer is " + order + ", this machine is " + ByteOrder.nativeOrder());
    }
    return wrap(MemorySegment.ofBuffer(data), type, shape);
  }

  /// A view of `memory`, which must be exactly as long as the shape says. It may lie on the heap,
  /// outside it, or in a mapped file of any size, and must stay alive as long as the tensor is
  /// used.
  ///
  /// @throws ShapeException if the memory has another length
  public static Tensor wrap(MemorySegment memory, DType type, long... shape) {
    Shape checked = Shape.of(shape);
    if (memory.byteSize() != bytes(type, checked)) {
      throw new ShapeException(
          "shape mismatch: shape %s of %s needs %d elements, the memory holds %s"
              .formatted(
                  checked,
                  type,
                  checked.elements(),
                  memory.byteSize() % type.bytes() == 0
                      ? memory.byteSize() / type.bytes()
                      : memory.byteSize() + " bytes"));
    }
    return new Tensor(memory, type, checked, null);
  }

  /// A type and a shape alone, to check what is not yet in memory. Every use of its elements is an
  /// [IllegalStateException].
  public static Tensor outline(DType type, Shape shape) {
    Tensor outline = new Tensor(MemorySegment.NULL, type, shape, null);
    outline.closed = true;
    return outline;
  }

  /// A view of memory on a GPU, which belongs to the caller and must stay allocated as long as the
  /// tensor is used. Only a device on that GPU takes it, and works on it in place; its elements
  /// cannot be read from here.
  ///
  /// What is in the memory must be there when a call begins: a device that was opened by name works
  /// on streams of its own. One that was opened over a stream waits for what is on that.
  ///
  /// @param pointer the address of the first element, aligned to the type's size
  public static Tensor onDevice(long pointer, DType type, long... shape) {
    Shape checked = Shape.of(shape);
    bytes(type, checked);
    if (pointer == 0 && checked.elements() > 0 || pointer % type.bytes() != 0) {
      throw new OptionException(
          "pointer", "0x" + Long.toHexString(pointer), "is no address of a " + type);
    }
    return new Tensor(MemorySegment.ofAddress(pointer), type, checked, null, true);
  }

  /// A new tensor of zeros. A small one is a Java array, a larger one lies outside the heap until
  /// [#close].
  ///
  /// @throws ShapeException if the machine cannot address so much
  public static Tensor allocate(DType type, Shape shape) {
    long bytes = bytes(type, shape);
    if (bytes <= HEAP_BYTES) {
      return new Tensor(onHeap(type, (int) shape.elements()), type, shape, null);
    }
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    Arena arena = Arena.ofShared();
    try {
      return owning(arena.allocate(bytes, 64), type, shape, arena, "tensor " + type + " " + shape);
    } catch (Throwable failure) {
      arena.close();
      throw failure;
    }
  }

  /// A new tensor of zeros in the kind of host memory that a backend copies fastest.
  static Tensor allocate(DType type, Shape shape, Backend backend) {
    long bytes = bytes(type, shape);
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    Arena arena = Arena.ofShared();
    try {
      MemorySegment memory = backend.allocateHost(bytes, arena);
      return owning(memory, type, shape, arena, "tensor " + type + " " + shape);
    } catch (Throwable failure) {
      arena.close();
      throw failure;
    }
  }

  /// A tensor that closes `arena`, in which `memory` lies, when it is closed itself.
  ///
  /// @param name what a report calls it if it is never closed
  static Tensor owning(MemorySegment memory, DType type, Shape shape, Arena arena, String name) {
    Leaks.Ticket ticket = Leaks.open(name);
    Tensor tensor =
        new Tensor(memory, type, shape, new Owned(new AtomicReference<>(arena), ticket));
    Leaks.watch(tensor, ticket);
    return tensor;
  }

  /// A new tensor on the same side as `other`: a Java array beside an array, memory outside the
  /// heap beside such memory, because kernels run fastest where both sides are alike.
  ///
  /// @throws OptionException if `other` lies on a GPU, where only the caller can allocate
  static Tensor allocateLike(String name, Tensor other, DType type, Shape shape) {
    if (other.isOnDevice()) {
      throw new OptionException(
          name, "null", "the input lies on a GPU, so give a tensor there for the " + name);
    }
    boolean array = !other.memory().isNative() && shape.elements() <= Integer.MAX_VALUE - 8;
    return array
        ? new Tensor(onHeap(type, (int) shape.elements()), type, shape, null)
        : allocate(type, shape);
  }

  private static MemorySegment onHeap(DType type, int elements) {
    return switch (type) {
      case FLOAT32 -> MemorySegment.ofArray(new float[elements]);
      case FLOAT64 -> MemorySegment.ofArray(new double[elements]);
      case FLOAT16, BFLOAT16, INT16, UINT16 -> MemorySegment.ofArray(new short[elements]);
      case INT8, UINT8 -> MemorySegment.ofArray(new byte[elements]);
      case INT32, UINT32 -> MemorySegment.ofArray(new int[elements]);
      case INT64, UINT64 -> MemorySegment.ofArray(new long[elements]);
    };
  }

  private static long bytes(DType type, Shape shape) {
    if (shape.elements() > Long.MAX_VALUE / type.bytes()) {
      throw new ShapeException("shape " + shape + " of " + type + " exceeds 2^63 - 1 bytes");
    }
    return shape.elements() * type.bytes();
  }

  /// The type of the elements.
  public DType type() {
    return type;
  }

  /// The lengths of the axes.
  public Shape shape() {
    return shape;
  }

  /// The memory itself, in the machine's byte order.
  ///
  /// @throws IllegalStateException if the tensor is closed, or lies on a GPU
  public MemorySegment memory() {
    requireOpen();
    if (onDevice) {
      throw new IllegalStateException(
          "tensor " + type + " " + shape + " lies on a GPU, where it cannot be read from here");
    }
    return segment;
  }

  /// Whether the elements lie on a GPU.
  public boolean isOnDevice() {
    return onDevice;
  }

  /// Where the elements lie on the GPU.
  ///
  /// @throws IllegalStateException if the tensor is closed, or does not lie on a GPU
  public long devicePointer() {
    requireOpen();
    if (!onDevice) {
      throw new IllegalStateException("tensor " + type + " " + shape + " lies on no GPU");
    }
    return segment.address();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("tensor " + type + " " + shape + " is closed");
    }
  }

  /// The same elements under another shape; the view does not own the memory.
  ///
  /// @throws ShapeException if the shape has another number of elements
  public Tensor reshape(long... shape) {
    if (!onDevice) {
      return wrap(memory(), type, shape);
    }
    if (Shape.of(shape).elements() != this.shape.elements()) {
      throw ShapeException.mismatch(
          "tensor", this.shape, "new shape", Shape.of(shape), "they need as many elements");
    }
    return onDevice(devicePointer(), type, shape);
  }

  /// The only element.
  ///
  /// @throws ShapeException if there is not exactly one
  public double item() {
    if (shape.elements() != 1) {
      throw new ShapeException("shape " + shape + " has no single item");
    }
    return get(0);
  }

  /// The element at a position in memory order, widened to double (an integer above 2^53 is
  /// rounded).
  public double get(long index) {
    Objects.checkIndex(index, shape.elements());
    MemorySegment memory = memory();
    return switch (type) {
      case FLOAT32 -> memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * 4);
      case FLOAT64 -> memory.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, index * 8);
      case FLOAT16 -> Half.fromFloat16(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, index * 2));
      case BFLOAT16 -> Half.fromBfloat16(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, index * 2));
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> getLong(index);
      case UINT64 -> unsignedToDouble(getLong(index));
    };
  }

  private static double unsignedToDouble(long bits) {
    // Halving with the lost bit kept in the last place rounds as the whole number would.
    return bits >= 0 ? (double) bits : (double) (bits >>> 1 | bits & 1) * 2;
  }

  /// The integer at a position in memory order; a uint64 above 2^63 - 1 comes as its negative twin.
  ///
  /// @throws TypeException if the elements are not integers
  public long getLong(long index) {
    Objects.checkIndex(index, shape.elements());
    MemorySegment memory = memory();
    return switch (type) {
      case INT8 -> memory.get(ValueLayout.JAVA_BYTE, index);
      case UINT8 -> memory.get(ValueLayout.JAVA_BYTE, index) & 0xffL;
      case INT16 -> memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, index * 2);
      case UINT16 -> memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, index * 2) & 0xffffL;
      case INT32 -> memory.get(ValueLayout.JAVA_INT_UNALIGNED, index * 4);
      case UINT32 -> memory.get(ValueLayout.JAVA_INT_UNALIGNED, index * 4) & 0xffffffffL;
      case INT64, UINT64 -> memory.get(ValueLayout.JAVA_LONG_UNALIGNED, index * 8);
      case FLOAT16, BFLOAT16, FLOAT32, FLOAT64 ->
          throw new TypeException("a " + type + " tensor holds no integers");
    };
  }

  /// Sets the only element of a loss, rounded once to its type.
  void set(double value) {
    if (type == DType.FLOAT64) {
      memory().set(ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, value);
    } else {
      // A NaN is set by its bits: a conversion may keep another pattern.
      float rounded = Double.isNaN(value) ? Float.intBitsToFloat(0x7fc00000) : (float) value;
      memory().set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, rounded);
    }
  }

  /// A copy of all elements in memory order, as floats (float64 and wide integers are rounded).
  public float[] toFloatArray() {
    float[] copy = new float[arrayLength()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = (float) get(i);
    }
    return copy;
  }

  /// A copy of all elements in memory order, as doubles.
  public double[] toDoubleArray() {
    double[] copy = new double[arrayLength()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = get(i);
    }
    return copy;
  }

  private int arrayLength() {
    if (shape.elements() > Integer.MAX_VALUE - 8) {
      throw new ShapeException("shape " + shape + " has too many elements for one array");
    }
    return (int) shape.elements();
  }

  /// Frees memory of the tensor's own; a view only becomes unusable. Closing twice is harmless.
  @Override
  public void close() {
    closed = true;
    if (owned != null) {
      owned.free();
    }
  }

  @Override
  public String toString() {
    return "Tensor("
        + type
        + " "
        + shape
        + (onDevice ? ", on a GPU" : "")
        + (closed ? ", closed)" : ")");
  }
}
