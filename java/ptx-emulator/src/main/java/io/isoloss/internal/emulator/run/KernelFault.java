package io.isoloss.internal.emulator.run;

import java.io.Serial;

/// A kernel did what it must not; says which instruction, in which thread.
public final class KernelFault extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final Check check;
  private final int line;
  private final String instruction;

  KernelFault(Check check, int line, String instruction, String message, Throwable cause) {
    super(message, cause);
    this.check = check;
    this.line = line;
    this.instruction = instruction;
  }

  public Check check() {
    return check;
  }

  /// The line of the module's text, from 1.
  public int line() {
    return line;
  }

  public String instruction() {
    return instruction;
  }
}
