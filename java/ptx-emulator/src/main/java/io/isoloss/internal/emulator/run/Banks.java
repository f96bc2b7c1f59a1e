package io.isoloss.internal.emulator.run;

/// Counts conflicts between the banks of shared memory: 32 of them, each with every 32nd word of 4
/// bytes, and each serving one word in a turn.
final class Banks {
  private static final int BANKS = 32;
  private static final int TURN_BYTES = 4 * BANKS;

  private final int[] words = new int[BANKS];
  private final int[] wordsOfBank = new int[BANKS];
  private long accesses;
  private long conflicts;

  /// A wide access is served in parts, so many lanes at a time as ask for 128 bytes.
  void count(long[] addresses, int lanes, int size) {
    accesses++;
    int lanesOfPart = Math.min(Warp.LANES, TURN_BYTES / size);
    int wordsOfLane = Math.max(1, size / 4);
    int part = lanesOfPart == Warp.LANES ? Warp.ALL : (1 << lanesOfPart) - 1;
    for (int first = 0; first < Warp.LANES; first += lanesOfPart) {
      countPart(addresses, lanes & part << first, wordsOfLane);
    }
  }

  private void countPart(long[] addresses, int lanes, int wordsOfLane) {
    int taken = 0;
    int distinct = 0;
    int most = 1;
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      int first = (int) (addresses[Integer.numberOfTrailingZeros(rest)] >>> 2);
      for (int word = first; word < first + wordsOfLane; word++) {
        int bank = word & (BANKS - 1);
        if ((taken >>> bank & 1) == 0) {
          taken |= 1 << bank;
          wordsOfBank[bank] = 1;
          words[distinct++] = word;
        } else if (!isAmong(word, distinct)) {
          words[distinct++] = word;
          most = Math.max(most, ++wordsOfBank[bank]);
        }
      }
    }
    conflicts += most - 1;
  }

  private boolean isAmong(int word, int count) {
    for (int i = count - 1; i >= 0; i--) {
      if (words[i] == word) {
        return true;
      }
    }
    return false;
  }

  long accesses() {
    return accesses;
  }

  long conflicts() {
    return conflicts;
  }
}
