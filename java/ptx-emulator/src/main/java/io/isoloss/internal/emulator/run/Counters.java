package io.isoloss.internal.emulator.run;

/// What a launch did.
public final class Counters {
  private long threadInstructions;
  private long warpInstructions;
  private long divergentBranches;

  void count(int lanes) {
    warpInstructions++;
    threadInstructions += Integer.bitCount(lanes);
  }

  void countDivergence() {
    divergentBranches++;
  }

  public void countLoad(long[] addresses, int lanes, int bytes) {}

  public void countStore(long[] addresses, int lanes, int bytes) {}

  public void countAtomics(int lanes) {}

  public void countShared(long[] addresses, int lanes, int bytes) {}

  void add(Counters other) {
    threadInstructions += other.threadInstructions;
    warpInstructions += other.warpInstructions;
    divergentBranches += other.divergentBranches;
  }

  public long threadInstructions() {
    return threadInstructions;
  }

  public long warpInstructions() {
    return warpInstructions;
  }

  public long divergentBranches() {
    return divergentBranches;
  }
}
