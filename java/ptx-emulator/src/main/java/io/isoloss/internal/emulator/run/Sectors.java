package io.isoloss.internal.emulator.run;

import java.util.Arrays;

/// Counts the sectors of 32 bytes that accesses of global memory touch.
final class Sectors {
  private static final int SECTOR_BITS = 5;
  private static final int SECTOR_BYTES = 1 << SECTOR_BITS;

  private final long[] sorted = new long[Warp.LANES];
  private long bytes;
  private long moved;
  private long least;
  private long scattered;

  void count(long[] addresses, int lanes, int size) {
    int count = 0;
    boolean ascending = true;
    long before = Long.MIN_VALUE;
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      long address = addresses[Integer.numberOfTrailingZeros(rest)];
      ascending &= address >= before;
      before = address;
      sorted[count++] = address;
    }
    if (!ascending) {
      Arrays.sort(sorted, 0, count);
    }
    countSorted(count, size);
  }

  /// Accesses are aligned to their size, so two of them are the same or apart.
  private void countSorted(int count, int size) {
    long lastAddress = -1;
    long lastSector = -1;
    int distinct = 0;
    int sectors = 0;
    for (int i = 0; i < count; i++) {
      long address = sorted[i];
      distinct += address != lastAddress ? 1 : 0;
      lastAddress = address;
      long sector = address >>> SECTOR_BITS;
      sectors += sector != lastSector ? 1 : 0;
      lastSector = sector;
    }
    bytes += (long) distinct * size;
    moved += sectors;
    int fewest = (distinct * size + SECTOR_BYTES - 1) >>> SECTOR_BITS;
    least += fewest;
    // Lanes that lie side by side, wherever they begin, touch one more at most.
    scattered += sectors > fewest + 1 ? 1 : 0;
  }

  long bytes() {
    return bytes;
  }

  long moved() {
    return moved;
  }

  long least() {
    return least;
  }

  long scattered() {
    return scattered;
  }
}
