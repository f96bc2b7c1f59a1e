package io.isoloss.internal.cuda.jcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// JCuda itself, on a driver of a hundred lines of C.
class StubDriverTest {
  private static final String DESCRIPTION =
      "DeviceInfo[name=cuda:0, description=Stub, compute capability 75.76, driver for CUDA %s,"
          + " memoryBytes=6442450944, unavailable=%s]";

  @TempDir static Path folder;

  @BeforeAll
  static void compile() throws Exception {
    assumeTrue(
        "Linux amd64".equals(System.getProperty("os.name") + " " + System.getProperty("os.arch")),
        "the stub of the CUDA driver is for Linux on x86-64");
    Process compiler;
    try {
      compiler =
          new ProcessBuilder(
                  "cc", "-shared", "-fPIC", "-w", "-o", folder + "/libcuda.so.1", "libcuda.c")
              .directory(Path.of("src/test/native").toFile())
              .inheritIO()
              .start();
    } catch (IOException e) {
      assumeTrue(false, "there is no C compiler for the stub of the CUDA driver: " + e);
      return;
    }
    assertThat(compiler.waitFor()).isZero();
  }

  /// What the main class prints, with this folder for temporary files.
  private static List<String> run(Path temporary, Map<String, String> environment)
      throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "--enable-native-access=ALL-UNNAMED",
            "-Disoloss.simd=scalar",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            classPath,
            StubDriverMain.class.getName(),
            temporary.toString());
    builder.environment().put("LD_LIBRARY_PATH", folder.toString());
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    List<String> lines = new String(process.getInputStream().readAllBytes()).lines().toList();
    assertThat(process.waitFor()).as("%s", lines).isZero();
    return lines;
  }

  @Test
  void everyCallArrives(@TempDir Path temporary) throws Exception {
    // What JCuda would load if it unpacked itself into the shared folder.
    Path planted = temporary.resolve("libJCudaDriver-12.6.0-linux-x86_64.so");
    Files.writeString(planted, "not a library");
    String device = DESCRIPTION.formatted("12.6", "null");
    assertThat(run(temporary, Map.of()))
        .containsExactly(
            device,
            device,
            "left [" + planted.getFileName() + "]",
            "current 0",
            "current true",
            "cuCtxSetCurrent: CUDA_ERROR_OTHER (as told)",
            "cuModuleLoadDataEx: CUDA_ERROR_OTHER (as told) in module: ptxas: line 7",
            "cuMemAlloc: CUDA_ERROR_OUT_OF_MEMORY (as told) for 2199023255552 bytes",
            "cuModuleGetFunction: CUDA_ERROR_OTHER (as told): other",
            "attribute 8 of kernel is 99000",
            "launch kernel grid 2 3 4 block 32 5 1 shared 1024 stream given parameters none"
                + " packed 08 07 06 05 04 03 02 01 09 00 00 00",
            "copied true",
            "only memory outside the heap is copied",
            "elapsed 1.5, MemoryInfo[free=1, total=2]",
            "released");
  }

  @Test
  void aDriverThatIsTooOldIsListedWithTheReason(@TempDir Path temporary) throws Exception {
    assertThat(run(temporary, Map.of("STUB_VERSION", "11080")))
        .contains(
            DESCRIPTION.formatted(
                "11.8",
                "its driver is too old, it is for CUDA 11.8;"
                    + " install an NVIDIA driver for CUDA 12.0 or newer (525 or newer)"));
  }

  @Test
  void whatKeepsItFromStartingIsSaidEachTime(@TempDir Path temporary) throws Exception {
    String none = "DeviceInfo[name=cuda, description=NVIDIA GPU, memoryBytes=0, unavailable=%s]";
    assertThat(run(temporary, Map.of("STUB_INIT", "100")))
        .containsExactly(
            none.formatted("the NVIDIA driver finds no GPU"),
            none.formatted("the NVIDIA driver finds no GPU"));
    assertThat(run(temporary, Map.of("STUB_INIT", "803")))
        .containsOnly(
            none.formatted("the NVIDIA driver does not start: cuInit: CUDA_ERROR_OTHER (as told)"));
    assertThat(run(temporary, Map.of("LD_LIBRARY_PATH", "/none")))
        .containsOnly(
            none.formatted("no NVIDIA driver is installed: libcuda.so.1 cannot be loaded"));
    assertThat(run(temporary.resolve("missing"), Map.of()))
        .hasSize(2)
        .allMatch(line -> line.contains("unavailable=JCuda cannot be loaded: it cannot be unp"));
  }
}
