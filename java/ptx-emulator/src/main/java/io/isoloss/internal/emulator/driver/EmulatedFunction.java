package io.isoloss.internal.emulator.driver;

import io.isoloss.internal.emulator.run.Program;

/// A kernel, and what a launch of it may ask for.
final class EmulatedFunction {
  /// What every kernel may ask for, with its static shared memory.
  private static final int SHARED_BYTES = 48 << 10;

  private final Program program;
  private volatile int maxDynamicShared;

  EmulatedFunction(Program program) {
    this.program = program;
    maxDynamicShared = SHARED_BYTES - program.sharedBytes();
  }

  Program program() {
    return program;
  }

  int maxDynamicShared() {
    return maxDynamicShared;
  }

  void maxDynamicShared(int bytes) {
    maxDynamicShared = Math.max(maxDynamicShared, bytes);
  }
}
