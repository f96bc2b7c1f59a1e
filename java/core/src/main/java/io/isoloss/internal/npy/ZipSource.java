package io.isoloss.internal.npy;

import io.isoloss.FileException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// An array in an archive. It can only be read from front to back, so going back begins anew.
public final class ZipSource implements Source {
  private static final String SUFFIX = ".npy";

  private final String name;
  private final ZipFile zip;
  private final ZipEntry entry;
  private final CRC32 checksum = new CRC32();
  private final byte[] buffer = new byte[1 << 16];
  private @Nullable InputStream stream;
  private long position;

  private ZipSource(Path file, ZipFile zip, ZipEntry entry) {
    this.name = file + ":" + arrayName(entry);
    this.zip = zip;
    this.entry = entry;
  }

  public static List<String> names(Path file) {
    try (ZipFile zip = openZip(file)) {
      return names(zip);
    } catch (IOException e) {
      throw FileErrors.reading(file.toString(), e);
    }
  }

  private static List<String> names(ZipFile zip) {
    return zip.stream().filter(e -> !e.isDirectory()).map(ZipSource::arrayName).toList();
  }

  private static String arrayName(ZipEntry entry) {
    String name = entry.getName();
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  private static ZipFile openZip(Path file) throws IOException {
    FileSource.requireRegular(file);
    return new ZipFile(file.toFile());
  }

  /// The only array of the archive.
  public static ZipSource open(Path file) {
    List<String> names = names(file);
    if (names.size() != 1) {
      throw new FileException(
          file, names.isEmpty() ? "holds no arrays" : "holds several arrays, name one: " + names);
    }
    return open(file, names.getFirst());
  }

  /// The array of that name, with or without its suffix.
  public static ZipSource open(Path file, String name) {
    try {
      ZipFile zip = openZip(file);
      ZipEntry entry = zip.getEntry(name + SUFFIX);
      if (entry == null) {
        entry = zip.getEntry(name);
      }
      if (entry == null || entry.isDirectory()) {
        List<String> names = names(zip);
        zip.close();
        throw new FileException(file, "holds no array " + name + ", it has " + names);
      }
      return new ZipSource(file, zip, entry);
    } catch (IOException e) {
      throw FileErrors.reading(file.toString(), e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return entry.getSize();
  }

  @Override
  public void read(long from, MemorySegment into) {
    try {
      InputStream open = stream;
      if (open == null || from < position) {
        open = restart();
      }
      while (position < from) {
        next(open, from - position);
      }
      for (long done = 0; done < into.byteSize(); ) {
        int count = next(open, into.byteSize() - done);
        MemorySegment.copy(MemorySegment.ofArray(buffer), 0, into, done, count);
        done += count;
      }
    } catch (IOException e) {
      throw FileErrors.reading(name, e);
    }
  }

  private InputStream restart() throws IOException {
    if (stream != null) {
      stream.close();
    }
    InputStream fresh = zip.getInputStream(entry);
    stream = fresh;
    position = 0;
    checksum.reset();
    return fresh;
  }

  /// Reads up to `most` bytes, at least one, into the buffer.
  private int next(InputStream open, long most) throws IOException {
    int count = open.read(buffer, 0, (int) Math.min(most, buffer.length));
    if (count < 0) {
      throw new FileException(name, "is truncated in its archive");
    }
    checksum.update(buffer, 0, count);
    position += count;
    if (position == size() && (checksum.getValue() != entry.getCrc() || open.read() >= 0)) {
      throw new FileException(name, "is damaged: its checksum is wrong");
    }
    return count;
  }

  @Override
  public boolean mappable() {
    return false;
  }

  @Override
  public MemorySegment window(long from, long bytes, Arena arena) {
    MemorySegment memory = arena.allocate(bytes);
    read(from, memory);
    return memory;
  }

  /// The checksum at the end of each reading says that already.
  @Override
  public void requireUnchanged() {}

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw FileErrors.reading(name, e);
    }
  }
}
