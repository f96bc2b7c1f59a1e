package io.isoloss.internal.emulator.speed;

import io.isoloss.internal.emulator.run.Counts;

/// What the launches of a workload did.
///
/// @param main the kernel that does the work
/// @param rest the others: the scan of the labels, the sum of the losses
record Measured(Workload workload, Counts main, Counts rest) {
  private static final double SECTOR_BYTES = 32;

  /// The bytes that all launches moved, as a multiple of the least.
  double bytes() {
    long moved = main.bytesRead() + main.bytesWritten() + rest.bytesRead() + rest.bytesWritten();
    return (double) moved / (workload.leastRead() + workload.leastWritten());
  }

  /// The bytes of the sectors that the main kernel touched, as a multiple of the bytes it wanted.
  double sectors() {
    return SECTOR_BYTES
        * (main.sectorsRead() + main.sectorsWritten())
        / (main.bytesRead() + main.bytesWritten());
  }

  /// Accesses of the main kernel whose lanes do not lie side by side, for each 1000 elements.
  double scattered() {
    return 1000.0 * main.scatteredAccesses() / workload.elements();
  }

  /// What the main kernel read beside its operands, in bytes for each row.
  double readPerRow() {
    return (double) (main.bytesRead() - workload.leastRead()) / workload.rows();
  }

  /// What the main kernel wrote beside its outputs, in bytes for each row.
  double writtenPerRow() {
    return (double) (main.bytesWritten() - workload.leastWritten()) / workload.rows();
  }

  /// Instructions of the main kernel's threads for each element.
  double instructions() {
    return main.instructionsPer(workload.elements());
  }

  /// How many of the lanes were at work, on average over the main kernel's instructions.
  double lanes() {
    return (double) main.threadInstructions() / main.warpInstructions();
  }

  /// Branches at which warps parted, for each 1000 instructions of the warps.
  double divergence() {
    return 1000.0 * main.divergentBranches() / main.warpInstructions();
  }

  /// Additional turns in shared memory for each access.
  double conflicts() {
    return main.sharedAccesses() == 0 ? 0 : (double) main.bankConflicts() / main.sharedAccesses();
  }

  /// Atomic updates of global memory for each 1000 elements.
  double atomics() {
    return 1000.0 * (main.atomics() + rest.atomics()) / workload.elements();
  }
}
