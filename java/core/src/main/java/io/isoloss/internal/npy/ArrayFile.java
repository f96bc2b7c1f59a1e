package io.isoloss.internal.npy;

import io.isoloss.FileException;
import io.isoloss.NpyHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// An array in a source: its header, and its rows as a tensor has them.
public final class ArrayFile implements AutoCloseable {
  private final Source source;
  private final NpyHeader header;

  /// What rows are gathered from, and the memory it lies in; only for arrays that are not
  /// row-major.
  private @Nullable ColumnMajor columns;

  private @Nullable Arena columnMemory;

  private ArrayFile(Source source, NpyHeader header) {
    this.source = source;
    this.header = header;
  }

  /// @throws FileException if it is no array, or is longer or shorter than its header says
  public static ArrayFile open(Source source) {
    NpyHeader header = HeaderReader.read(source);
    long expected = header.dataOffset() + header.dataBytes();
    if (source.size() != expected) {
      throw new FileException(
          source.name(),
          "%s: %s of shape %s needs %d bytes, there are %d"
              .formatted(
                  source.size() < expected ? "is truncated" : "has something after its elements",
                  header.type(),
                  header.shape(),
                  expected,
                  source.size()));
    }
    return new ArrayFile(source, header);
  }

  public NpyHeader header() {
    return header;
  }

  public String name() {
    return source.name();
  }

  public boolean mappable() {
    return source.mappable() && header.likeMemory();
  }

  public MemorySegment map(Arena owner) {
    return source.window(header.dataOffset(), header.dataBytes(), owner);
  }

  /// Fills `into` with the rows from `first` on, row-major and in this machine's byte order.
  public void read(long first, long count, MemorySegment into) {
    if (header.rowMajor()) {
      long rowBytes = header.rowElements() * header.type().bytes();
      source.read(header.dataOffset() + first * rowBytes, into);
    } else {
      gather(first, count, into);
    }
    if (header.order() != ByteOrder.nativeOrder()) {
      ByteOrders.reverse(into, header.type().bytes());
    }
  }

  private void gather(long first, long count, MemorySegment into) {
    try {
      if (columns == null) {
        columns = openColumns();
      }
      columns.gather(first, count, into);
      source.requireUnchanged();
    } catch (InternalError e) {
      // How the JVM reports a page that the file has lost; the check says so, if it was that.
      source.requireUnchanged();
      throw e;
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  private ColumnMajor openColumns() {
    Arena arena = Arena.ofShared();
    columnMemory = arena;
    return new ColumnMajor(map(arena), header.shape(), header.type().bytes());
  }

  public void requireUnchanged() {
    source.requireUnchanged();
  }

  @Override
  public void close() {
    if (columnMemory != null) {
      columnMemory.close();
      columnMemory = null;
    }
    source.close();
  }
}
