package io.isoloss.cli;

import io.isoloss.DType;
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
/// buffer, while the device works on the chunk before. A file is used in chunks or whole, never
/// both.
final class Input implements AutoCloseable {
  private static final Pattern IN_ARCHIVE = Pattern.compile("(.*\\.npz):(.+)");

  private final Path file;
  private final NpyReader reader;
  private final ReadAhead ahead;
  private @Nullable Device device;
  private @Nullable Tensor mapping;
  private @Nullable Tensor whole;

  private Input(Path file, NpyReader reader) {
    this.file = file;
    this.reader = reader;
    this.ahead = new ReadAhead(reader, this::allocate);
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
  /// CPU; else they are in memory that the device copies fastest. From a mapping it copies slowly,
  /// and if the file is cut short meanwhile, it is the driver that dies.
  void openFor(Device device) {
    this.device = device;
    if (device.name().equals("cpu") && reader.mappable() && mapping == null) {
      mapping = reader.map();
    }
  }

  private Tensor allocate(Shape shape) {
    DType type = reader.header().type();
    return device == null ? Tensor.allocate(type, shape) : device.allocate(type, shape);
  }

  /// Some rows; valid until the next call. A scalar is whole at all times.
  Tensor rows(Chunk chunk) {
    if (shape().rank() == 0) {
      return whole();
    }
    return mapping == null ? ahead.rows(chunk) : Rows.slice(mapping, chunk.first(), chunk.count());
  }

  /// The whole array.
  Tensor whole() {
    if (mapping != null) {
      return mapping;
    }
    if (whole == null) {
      whole = allocate(shape());
      reader.read(0, whole);
    }
    return whole;
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
    if (whole != null) {
      whole.close();
    }
    ahead.close();
    reader.close();
  }
}
