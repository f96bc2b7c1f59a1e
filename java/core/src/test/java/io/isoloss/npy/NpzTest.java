package io.isoloss.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.isoloss.FileException;
import io.isoloss.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  private static final byte[] ARRAY =
      NpyBytes.file(NpyBytes.header("<f4", false, "(2, 2)"), new byte[16]);

  @TempDir Path folder;

  private static void assertRefused(ThrowingCallable reading, String line) {
    assertThatThrownBy(reading).isInstanceOf(FileException.class).hasMessage(line);
  }

  private Path archive(byte[]... arrays) throws IOException {
    Path file = folder.resolve("x.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < arrays.length; i++) {
        zip.putNextEntry(new ZipEntry("a" + i + ".npy"));
        zip.write(arrays[i]);
      }
    }
    return file;
  }

  @Test
  void byNameOrTheOnlyOne() throws Exception {
    Path one = archive(ARRAY);
    assertThat(Npz.read(one).shape().elements()).isEqualTo(4);
    Path two = archive(ARRAY, ARRAY);
    assertThat(Npz.read(two, "a1").shape().elements()).isEqualTo(4);
    assertRefused(() -> Npz.read(two), two + ": holds several arrays, name one: [a0, a1]");
    assertRefused(() -> Npz.read(two, "b"), two + ": holds no array b, it has [a0, a1]");
    Path none = archive();
    assertRefused(() -> Npz.read(none), none + ": holds no arrays");
  }

  @Test
  void noArchive() {
    Path none = folder.resolve("none.npz");
    assertRefused(() -> Npz.read(none), none + ": no such file");
    assertRefused(() -> Npz.read(folder), folder + ": is a directory");
    Path garbage = NpyBytes.write(folder.resolve("g.npz"), "PK\3\4 garbage".getBytes());
    assertThatThrownBy(() -> Npz.read(garbage))
        .isInstanceOf(FileException.class)
        .hasMessageStartingWith(garbage + ": zip ");
  }

  @Test
  void brokenArrayNamesItselfInTheArchive() throws Exception {
    Path file = archive(new byte[5]);
    assertRefused(
        () -> Npz.read(file, "a0"),
        file + ":a0: is truncated: it ends within its header, after 5 bytes");
  }

  /// A flipped bit in the elements is noticed by the checksum, in a plain entry as well.
  @Test
  void everyDamagedElementIsNoticed() throws Exception {
    Path file = folder.resolve("x.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      ZipEntry entry = new ZipEntry("a0.npy");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(ARRAY.length);
      entry.setCompressedSize(ARRAY.length);
      CRC32 crc = new CRC32();
      crc.update(ARRAY);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(ARRAY);
    }
    byte[] good = Files.readAllBytes(file);
    int data = 30 + "a0.npy".length() + ARRAY.length - 16;
    for (int i = 0; i < 16; i++) {
      byte[] bad = good.clone();
      bad[data + i] ^= 4;
      Files.write(file, bad);
      assertRefused(() -> Npz.read(file), file + ":a0: is damaged: its checksum is wrong");
    }
  }

  @Test
  void cutShort() throws Exception {
    Path file = archive(new byte[0], ARRAY);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 60));
    assertThatThrownBy(() -> Npz.read(file, "a1"))
        .isInstanceOf(FileException.class)
        .hasMessageStartingWith(file + ": ");
  }
}
