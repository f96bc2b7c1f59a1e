package io.isoloss.internal.npy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The bytes of one array, header included.
public sealed interface Source extends AutoCloseable permits FileSource, ZipSource {
  /// What messages call it.
  String name();

  /// The number of bytes.
  long size();

  /// Fills `into` with the bytes from `position` on.
  ///
  /// @throws io.isoloss.FileException if there are not so many any more
  void read(long position, MemorySegment into);

  /// Whether [#window] is a mapping of the file and costs no memory.
  boolean mappable();

  /// Some of the bytes, to be read in any order; alive as long as `arena`.
  MemorySegment window(long position, long bytes, Arena arena);

  /// @throws io.isoloss.FileException if the file is not what it was when it was opened
  void requireUnchanged();

  @Override
  void close();
}
