package io.isoloss.internal.emulator.run;

/// What a launch did.
///
/// A sector is 32 bytes, the least that a GPU moves between its memory and a warp. An access moves
/// every sector that it touches; the least that could hold its bytes is counted beside it.
///
/// @param threadInstructions instructions, each as often as threads ran it
/// @param warpInstructions instructions, each as often as warps ran it
/// @param divergentBranches branches at which the lanes of a warp parted
/// @param bytesRead what threads read of global memory, where lanes read the same only once
/// @param sectorsRead sectors moved for that
/// @param leastSectorsRead the fewest sectors that could hold it, access by access
/// @param scatteredAccesses accesses of global memory, by warps, whose lanes do not lie side by
// side
/// @param atomics atomic updates of global memory by threads
/// @param sharedAccesses accesses of shared memory by warps
/// @param bankConflicts how many more turns those took, because lanes wanted different words of one
///     bank
public record Counts(
    long threadInstructions,
    long warpInstructions,
    long divergentBranches,
    long bytesRead,
    long sectorsRead,
    long leastSectorsRead,
    long bytesWritten,
    long sectorsWritten,
    long leastSectorsWritten,
    long scatteredAccesses,
    long atomics,
    long sharedAccesses,
    long bankConflicts) {

  public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /// Instructions by threads for each of so many elements.
  public double instructionsPer(long elements) {
    return (double) threadInstructions / elements;
  }

  public Counts plus(Counts other) {
    return new Counts(
        threadInstructions + other.threadInstructions,
        warpInstructions + other.warpInstructions,
        divergentBranches + other.divergentBranches,
        bytesRead + other.bytesRead,
        sectorsRead + other.sectorsRead,
        leastSectorsRead + other.leastSectorsRead,
        bytesWritten + other.bytesWritten,
        sectorsWritten + other.sectorsWritten,
        leastSectorsWritten + other.leastSectorsWritten,
        scatteredAccesses + other.scatteredAccesses,
        atomics + other.atomics,
        sharedAccesses + other.sharedAccesses,
        bankConflicts + other.bankConflicts);
  }
}
