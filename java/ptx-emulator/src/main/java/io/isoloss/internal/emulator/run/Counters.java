package io.isoloss.internal.emulator.run;

/// Counts what one host thread's share of a launch does.
public final class Counters {
  private long threadInstructions;
  private long warpInstructions;
  private long divergentBranches;
  private final Sectors reads = new Sectors();
  private final Sectors writes = new Sectors();
  private long atomics;
  private final Banks banks = new Banks();

  void count(int lanes) {
    warpInstructions++;
    threadInstructions += Integer.bitCount(lanes);
  }

  void countDivergence() {
    divergentBranches++;
  }

  /// Counts a load from global memory.
  ///
  /// @param bytes what each lane reads
  public void countLoad(long[] addresses, int lanes, int bytes) {
    reads.count(addresses, lanes, bytes);
  }

  public void countStore(long[] addresses, int lanes, int bytes) {
    writes.count(addresses, lanes, bytes);
  }

  public void countAtomics(int lanes) {
    atomics += Integer.bitCount(lanes);
  }

  public void countShared(long[] addresses, int lanes, int bytes) {
    banks.count(addresses, lanes, bytes);
  }

  Counts counts() {
    return new Counts(
        threadInstructions,
        warpInstructions,
        divergentBranches,
        reads.bytes(),
        reads.moved(),
        reads.least(),
        writes.bytes(),
        writes.moved(),
        writes.least(),
        reads.scattered() + writes.scattered(),
        atomics,
        banks.accesses(),
        banks.conflicts());
  }
}
