package io.isoloss.cli;

import io.isoloss.Device;
import io.isoloss.NpyReader;
import io.isoloss.Npz;
import io.isoloss.Shape;
import io.isoloss.Tensor;
import io.isoloss.cli.Chunks.Chunk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A file that was named on the command line, handed out in chunks of rows.
///
/// A chunk is a slice of the mapped file where that is possible and wanted, else it is read into a
/// buffer, which the next chunk uses again. A file is used in chunks or whole, never both.
final class Input implements AutoCloseable {
  private static final Pattern IN_ARCHIVE = Pattern.compile("(.*\\.npz):(.+)");

  private final Path file;
  private final NpyReader reader;
  private @Nullable Tensor mapping;
  private @Nullable Tensor buffer;

  private Input(Path file, NpyReader reader) {
    this.file = file;
    this.reader = reader;
  }

  /// Opens `X.npy`, `X.npz` (with one array in it) or `X.npz:NAME`.
  static Input open(String name) {
    Matcher archive = IN_ARCHIVE.matcher(name);
    if (archive.matches() && !Files.exists(Path.of(name))) {
      Path file = Path.of(archive.group(1));
      return new Input(file, Npz.open(file, archive.group(2)));
    }
    Path file = Path.of(name);
    return new Input(file, name.endsWith(".npz") ? Npz.open(file) : NpyReader.open(file));
  }

  Path file() {
    return file;
  }

  /// The whole array's type and shape.
  Tensor outline() {
    return Tensor.outline(reader.header().type(), reader.header().shape());
  }

  Shape shape() {
    return reader.header().shape();
  }

  /// From now on chunks are slices of a mapping, if the file can be mapped and the device is the
  /// CPU. Others copy what they get: from a mapping that is slow, and if the file is cut short
  /// meanwhile, it is the driver that dies.
  void mapFor(Device device) {
    if (device.name().equals("cpu") && reader.mappable() && mapping == null) {
      mapping = reader.map();
    }
  }

  /// Some rows; valid until the next call. A scalar is whole at all times.
  Tensor rows(Chunk chunk) {
    long count = chunk.count();
    if (shape().rank() == 0) {
      return whole();
    }
    if (mapping != null) {
      return slice(mapping, chunk.first(), count);
    }
    if (buffer == null || buffer.shape().dim(0) < count) {
      if (buffer != null) {
        buffer.close();
      }
      buffer = Tensor.allocate(reader.header().type(), shape().with(0, count));
    }
    Tensor rows = slice(buffer, 0, count);
    reader.read(chunk.first(), rows);
    return rows;
  }

  /// The whole array.
  Tensor whole() {
    if (mapping != null) {
      return mapping;
    }
    if (buffer == null) {
      buffer = reader.read();
    }
    return buffer;
  }

  private Tensor slice(Tensor of, long first, long count) {
    long rowBytes = reader.header().rowElements() * of.type().bytes();
    return Tensor.wrap(
        of.memory().asSlice(first * rowBytes, count * rowBytes),
        of.type(),
        shape().with(0, count).dims());
  }

  /// @throws io.isoloss.FileException if the file is not what it was when it was opened
  void requireUnchanged() {
    reader.requireUnchanged();
  }

  @Override
  public void close() {
    if (mapping != null) {
      mapping.close();
    }
    if (buffer != null) {
      buffer.close();
    }
    reader.close();
  }
}
