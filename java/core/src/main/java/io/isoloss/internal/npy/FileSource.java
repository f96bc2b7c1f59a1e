package io.isoloss.internal.npy;

import io.isoloss.FileException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

/// An array that is a file of its own.
public final class FileSource implements Source {
  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final FileTime modified;

  private FileSource(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
    this.modified = Files.getLastModifiedTime(file);
  }

  public static FileSource open(Path file) {
    requireRegular(file);
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        return new FileSource(file, channel);
      } catch (Throwable failure) {
        channel.close();
        throw failure;
      }
    } catch (IOException e) {
      throw FileErrors.reading(file.toString(), e);
    }
  }

  /// A folder can be opened on some systems, and a pipe never ends.
  static void requireRegular(Path file) {
    if (Files.isDirectory(file)) {
      throw new FileException(file, "is a directory");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileException(file, "is not a regular file");
    }
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long position, MemorySegment into) {
    try {
      Transfer.read(channel, position, into);
    } catch (EOFException e) {
      throw cutShort(name(), e);
    } catch (IOException e) {
      throw FileErrors.reading(name(), e);
    }
  }

  static FileException cutShort(String name, Throwable cause) {
    return new FileException(name, "was cut short while it was being read", cause);
  }

  @Override
  public boolean mappable() {
    return true;
  }

  @Override
  public MemorySegment window(long position, long bytes, Arena arena) {
    try {
      // Nothing cannot be mapped everywhere.
      return bytes == 0
          ? arena.allocate(0)
          : channel.map(FileChannel.MapMode.READ_ONLY, position, bytes, arena);
    } catch (IOException e) {
      throw FileErrors.reading(name(), e);
    }
  }

  @Override
  public void requireUnchanged() {
    try {
      if (channel.size() < size) {
        throw new FileException(file, "was cut short while it was being read");
      }
      if (channel.size() != size || !Files.getLastModifiedTime(file).equals(modified)) {
        throw new FileException(file, "was changed while it was being read");
      }
    } catch (IOException e) {
      throw FileErrors.reading(name(), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FileErrors.reading(name(), e);
    }
  }
}
