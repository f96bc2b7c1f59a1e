package io.isoloss.kernels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import jcuda.JCudaVersion;
import jcuda.LibUtils;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;

/// What turns PTX into machine code. Both need no GPU, and tell of each entry what it uses.
enum PtxCompiler {
  /// The compiler in the library that JCuda brings: of the CUDA release that the backend is for.
  JCUDA {
    @Override
    String compile(Ptx module, String architecture) {
      nvPTXCompilerHandle compiler = new nvPTXCompilerHandle();
      byte[] text = (module.text() + "\0").getBytes(StandardCharsets.US_ASCII);
      check(
          "nvPTXCompilerCreate",
          JNvPTXCompiler.nvPTXCompilerCreate(compiler, text.length, text),
          "");
      try {
        String[] options = {"--gpu-name=" + architecture, "--verbose"};
        int result = JNvPTXCompiler.nvPTXCompilerCompile(compiler, options.length, options);
        long[] size = new long[1];
        JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(compiler, size);
        byte[] errors = new byte[(int) size[0] + 1];
        JNvPTXCompiler.nvPTXCompilerGetErrorLog(compiler, errors);
        check(
            "nvPTXCompilerCompile", result, module + " for " + architecture + ": " + text(errors));
        JNvPTXCompiler.nvPTXCompilerGetInfoLogSize(compiler, size);
        byte[] log = new byte[(int) size[0] + 1];
        JNvPTXCompiler.nvPTXCompilerGetInfoLog(compiler, log);
        return text(log);
      } finally {
        JNvPTXCompiler.nvPTXCompilerDestroy(compiler);
      }
    }
  },

  /// The toolkit's command, which knows newer architectures.
  PTXAS {
    @Override
    String compile(Ptx module, String architecture) {
      try {
        Path file = Files.createTempFile("isoloss", ".ptx");
        try {
          Files.writeString(file, module.text());
          return Command.run(
              "ptxas", "-arch=" + architecture, "-v", file.toString(), "-o", file + ".cubin");
        } finally {
          Files.delete(file);
          Files.deleteIfExists(Path.of(file + ".cubin"));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  /// The log, with a line on the registers and one on the spills of each entry.
  ///
  /// @throws AssertionError if the module does not compile
  abstract String compile(Ptx module, String architecture);

  /// Whether JCuda serves this platform.
  static boolean hasLibrary() {
    String name = LibUtils.createPlatformLibraryName("JNvPTXCompiler-" + JCudaVersion.get());
    return PtxCompiler.class.getResource("/lib/" + System.mapLibraryName(name)) != null;
  }

  private static void check(String call, int result, String log) {
    if (result != 0) {
      throw new AssertionError(call + " returned " + result + "; " + log);
    }
  }

  private static String text(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(Arrays.copyOf(bytes, end), StandardCharsets.UTF_8);
  }

  /// Every architecture that our PTX is for.
  static final List<String> OLD = List.of("sm_75", "sm_80", "sm_86", "sm_89", "sm_90");

  static final List<String> NEW = List.of("sm_100", "sm_120");
}
