package io.isoloss.npy;

import static io.isoloss.npy.NpyBytes.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isoloss.FileException;
import io.isoloss.Npy;
import io.isoloss.NpyReader;
import io.isoloss.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way in which a file can be wrong is one line that names the file.
class BrokenNpyTest {
  private static final byte[] FOUR_FLOATS = new byte[16];

  @TempDir Path folder;

  private Path file(byte[] bytes) {
    return NpyBytes.write(folder.resolve("x.npy"), bytes);
  }

  private void assertRefused(byte[] bytes, String reason) {
    Path file = file(bytes);
    assertRefused(file, () -> Npy.read(file).close(), reason);
    assertRefused(file, () -> Npy.map(file).close(), reason);
    assertRefused(file, () -> Npy.header(file), reason);
  }

  private static void assertRefused(Path file, ThrowingCallable reading, String reason) {
    assertThatThrownBy(reading)
        .isInstanceOf(FileException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(reason)
        .hasMessageMatching("[ -~]*")
        .extracting(e -> ((FileException) e).file())
        .isEqualTo(file.toString());
  }

  @Test
  void theHelperWritesGoodFiles() {
    for (int version = 1; version <= 3; version++) {
      Path file = file(NpyBytes.file(version, header("<f4", false, "(2, 2)"), FOUR_FLOATS));
      assertThat(Npy.read(file).toFloatArray()).containsExactly(0, 0, 0, 0);
    }
  }

  @Test
  void noFile() {
    Path none = folder.resolve("none.npy");
    assertRefused(none, () -> Npy.read(none), "no such file");
  }

  @Test
  void folderForFile() {
    assertRefused(folder, () -> Npy.read(folder), "is a directory");
  }

  @Test
  void emptyFile() {
    assertRefused(new byte[0], "is truncated: it ends within its header, after 0 bytes");
  }

  @Test
  void wrongMagic() {
    assertRefused("hello, world".getBytes(), "is not a .npy file");
    assertRefused("PK\3\4 hello".getBytes(), "is not a .npy file but an archive");
  }

  @Test
  void unknownVersion() {
    assertRefused(NpyBytes.file(4, header("<f4", false, "(2, 2)"), FOUR_FLOATS), "version 4.0");
    assertRefused(NpyBytes.file(200, header("<f4", false, "(2, 2)"), FOUR_FLOATS), "version 200.0");
  }

  @Test
  void everyTruncation() {
    byte[] good = NpyBytes.file(header("<f4", false, "(2, 2)"), FOUR_FLOATS);
    for (int length = 0; length < good.length; length++) {
      assertRefused(Arrays.copyOf(good, length), "is truncated");
    }
  }

  @Test
  void somethingAfterTheElements() {
    byte[] good = NpyBytes.file(header("<f4", false, "(2, 2)"), FOUR_FLOATS);
    assertRefused(Arrays.copyOf(good, good.length + 1), "has something after its elements");
  }

  @Test
  void hugeHeaderIsNotRead() {
    byte[] file = NpyBytes.file(2, header("<f4", false, "(2, 2)"), FOUR_FLOATS);
    ByteBuffer.wrap(file).put(8, (byte) -1).put(9, (byte) -1).put(10, (byte) -1).put(11, (byte) -1);
    assertRefused(file, "bad header: it claims to be 4294967295 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{} # it lacks 'descr'",
        "{'descr': '<f4', 'shape': (2, 2)} # it lacks 'fortran_order'",
        "{'descr': '<f4', 'fortran_order': False} # it lacks 'shape'",
        "{'descr': '<f4', 'descr': '<f4'} # 'descr' comes twice",
        "{'descr': '<f4', 'other': 1} # unknown key 'other'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)} x # something follows it",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2) # '}' is missing",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)) # '}' is missing",
        "'descr' # '{' is missing",
        "{'descr' '<f4'} # ':' is missing",
        "{'descr': <f4} # a quoted word is missing",
        "{'descr': '<f4} # a quoted word is missing",
        "{descr: '<f4'} # a quoted word is missing",
        "{'fortran_order': 0} # 'fortran_order' must be True or False",
        "{'fortran_order': __import__('os').system('touch /tmp/x')} # must be True or False",
        "{'shape': 4} # '(' is missing",
        "{'shape': (4)} # 'shape' is not a tuple",
        "{'shape': (2 2)} # 'shape' is not a tuple",
        "{'shape': (2, 2, 2 2)} # ')' is missing",
        "{'shape': (-1,)} # 'shape' must hold whole numbers from 0 up",
        "{'shape': (1.5,)} # 'shape' is not a tuple",
        "{'shape': (2**3,)} # 'shape' is not a tuple",
        "{'shape': (,)} # 'shape' must hold whole numbers from 0 up",
        "{'shape': (99999999999999999999,)} # a length in its shape exceeds 2^63 - 1",
        "{'shape': (9223372036854775807, 2)} # has more than 2^63 - 1 elements",
        "{'descr': [('a', '<f4')]} # holds records of several fields",
        "{'descr': 'O'} # holds Python objects",
        "{'descr': '|O8'} # holds Python objects",
        "{'descr': ''} # holds NumPy type ''",
        "{'descr': '<f16'} # holds NumPy type '<f16'",
        "{'descr': '|f4'} # holds NumPy type '|f4'",
        "{'descr': '<M8[ns]'} # holds NumPy type '<M8[ns]'",
      })
  void badHeader(String header, String reason) {
    assertRefused(NpyBytes.file(header, FOUR_FLOATS), reason);
  }

  @Test
  void shapeTooLargeForItsType() {
    String header = header("<f8", false, "(4611686018427387904,)");
    assertRefused(NpyBytes.file(header, FOUR_FLOATS), "is too large for any file");
  }

  @Test
  void shapeLargerThanTheFile() {
    String header = header("<f4", false, "(1099511627776, 4)");
    assertRefused(NpyBytes.file(header, FOUR_FLOATS), "is truncated: float32 of shape");
  }

  @Test
  void garbageIsNotPrinted() {
    String header = header("\33[2J" + "x".repeat(60000), false, "(2, 2)");
    assertRefused(NpyBytes.file(header, FOUR_FLOATS), "holds NumPy type '?[2Jxxx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr':'<f4','fortran_order':False,'shape':(2,2)}",
        "{\"shape\": (2L, 2L,), \"fortran_order\": True, \"descr\": \"float32\"}",
        "\t{ 'descr' : '=f4' ,\n'fortran_order' : False, 'shape' : ( 2 , 2 ) , }   \n",
      })
  void unusualButGoodHeader(String header) {
    assertThat(Npy.read(file(NpyBytes.file(header, FOUR_FLOATS))).toFloatArray()).hasSize(4);
  }

  /// Whatever the bytes are: a tensor or one clear line.
  @Test
  void randomDamage() {
    byte[] good = NpyBytes.file(header("<f4", false, "(2, 2)"), FOUR_FLOATS);
    Random random = new Random(20260101);
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = good.clone();
      for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
        bytes[random.nextInt(bytes.length - FOUR_FLOATS.length)] = (byte) random.nextInt();
      }
      Path file = file(bytes);
      assertThatCode(
              () -> {
                try {
                  Npy.read(file).close();
                } catch (FileException e) {
                  assertThat(e).hasMessageStartingWith(file + ": ").hasMessageMatching("[ -~]*");
                }
              })
          .doesNotThrowAnyException();
    }
  }

  @Test
  void pipeIsNotOpened() throws Exception {
    Path pipe = folder.resolve("pipe.npy");
    Process process = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assumeTrue(process.waitFor() == 0);
    assertRefused(pipe, () -> Npy.read(pipe), "is not a regular file");
  }

  @Test
  void fileReplacedWhileOpen() throws Exception {
    Path file = file(NpyBytes.file(header("<f4", false, "(2, 2)"), FOUR_FLOATS));
    try (NpyReader reader = NpyReader.open(file)) {
      reader.requireUnchanged();
      Files.setLastModifiedTime(file, FileTime.fromMillis(12345));
      assertRefused(file, reader::requireUnchanged, "was changed while it was being read");
    }
  }

  @Test
  void unmappableArrayIsNotMapped() {
    Path file = file(NpyBytes.file(header(">f4", false, "(2, 2)"), FOUR_FLOATS));
    try (NpyReader reader = NpyReader.open(file)) {
      assertThat(reader.mappable()).isFalse();
      assertThatThrownBy(reader::map).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void closingTwiceIsHarmless() {
    Path file = file(NpyBytes.file(header("<f4", true, "(2, 2)"), FOUR_FLOATS));
    NpyReader reader = NpyReader.open(file);
    Tensor tensor = reader.read();
    reader.close();
    reader.close();
    assertThat(tensor.get(3)).isZero();
  }
}
