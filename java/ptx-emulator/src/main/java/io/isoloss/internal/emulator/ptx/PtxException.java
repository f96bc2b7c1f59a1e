package io.isoloss.internal.emulator.ptx;

import java.io.Serial;

/// PTX that cannot be read, or that asks for what the emulator does not do.
public final class PtxException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String module;
  private final int line;

  public PtxException(String module, int line, String problem) {
    super(module + ", line " + line + ": " + problem);
    this.module = module;
    this.line = line;
  }

  public String module() {
    return module;
  }

  /// The line of the module's text, from 1.
  public int line() {
    return line;
  }
}
