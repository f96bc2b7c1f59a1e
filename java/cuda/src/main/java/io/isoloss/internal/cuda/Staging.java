package io.isoloss.internal.cuda;

import io.isoloss.internal.cuda.driver.Driver;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Copies between any host memory and the device, in the background: through page-locked buffers,
/// which are used in turn.
///
/// The CPU fills a buffer and the device copies it while the CPU fills the next. On the way back
/// the device fills a buffer, and the CPU empties it when its turn comes again, or at the end. So
/// what is copied may be larger than all buffers together. Small copies on one stream share a
/// buffer.
final class Staging implements AutoCloseable {
  /// Where copies begin in a buffer.
  private static final long ALIGNMENT = 64;

  private final Driver driver;
  private final PageLocked pageLocked;
  private final long bufferBytes;
  private final Slot[] slots;
  private int current;

  /// A buffer, allocated when it is needed first.
  private static final class Slot {
    @Nullable MemorySegment memory;

    /// Happens when the device is done with the buffer; recorded when the next one's turn comes.
    long event;

    boolean recorded;
    long stream;
    long used;
    final List<CopyOut> copiesOut = new ArrayList<>();
  }

  private record CopyOut(MemorySegment from, MemorySegment to) {}

  Staging(Driver driver, PageLocked pageLocked, int buffers, long bufferBytes) {
    this.driver = driver;
    this.pageLocked = pageLocked;
    this.bufferBytes = bufferBytes;
    this.slots = new Slot[buffers];
    for (int i = 0; i < buffers; i++) {
      this.slots[i] = new Slot();
    }
  }

  /// Copies all of `from`, which must not change before the stream has reached this point if it is
  /// page-locked.
  void toDevice(long to, MemorySegment from, long stream) {
    if (pageLocked.contains(from)) {
      driver.copyToDevice(to, from, stream);
      return;
    }
    for (long done = 0; done < from.byteSize(); done += bufferBytes) {
      long count = Math.min(bufferBytes, from.byteSize() - done);
      MemorySegment part = reserve(slot(count, stream), count);
      part.copyFrom(from.asSlice(done, count));
      driver.copyToDevice(to + done, part, stream);
    }
  }

  /// Fills all of `to`, some time before [#finish] returns.
  void toHost(MemorySegment to, long from, long stream) {
    if (pageLocked.contains(to)) {
      driver.copyToHost(to, from, stream);
      return;
    }
    for (long done = 0; done < to.byteSize(); done += bufferBytes) {
      long count = Math.min(bufferBytes, to.byteSize() - done);
      Slot slot = slot(count, stream);
      MemorySegment part = reserve(slot, count);
      driver.copyToHost(part, from + done, stream);
      slot.copiesOut.add(new CopyOut(part, to.asSlice(done, count)));
    }
  }

  /// The current slot if there is room in it for a copy on this stream, else the next, idle.
  private Slot slot(long count, long stream) {
    Slot slot = slots[current];
    if (slot.used > 0 && (slot.stream != stream || slot.used + count > bufferBytes)) {
      driver.record(slot.event, slot.stream);
      slot.recorded = true;
      current = (current + 1) % slots.length;
      slot = slots[current];
      complete(slot);
    }
    slot.stream = stream;
    return slot;
  }

  private MemorySegment reserve(Slot slot, long count) {
    MemorySegment memory = slot.memory;
    if (memory == null) {
      memory = driver.allocateHost(bufferBytes);
      slot.memory = memory;
    }
    if (slot.event == 0) {
      slot.event = driver.createEvent();
    }
    MemorySegment part = memory.asSlice(slot.used, count);
    slot.used = (slot.used + count + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return part;
  }

  private void complete(Slot slot) {
    if (slot.recorded) {
      driver.synchronizeEvent(slot.event);
    }
    for (CopyOut copy : slot.copiesOut) {
      copy.to.copyFrom(copy.from);
    }
    reset(slot);
  }

  private static void reset(Slot slot) {
    slot.recorded = false;
    slot.used = 0;
    slot.copiesOut.clear();
  }

  /// Waits for a stream, behind which all copies are, and completes them.
  void finish(long stream) {
    for (int i = 1; i < slots.length; i++) {
      complete(slots[(current + i) % slots.length]);
    }
    driver.synchronize(stream);
    complete(slots[current]);
    // The first again, so that small calls need no more than one buffer.
    current = 0;
  }

  /// Forgets what is under way; the streams are idle, or the device is lost.
  void abandon() {
    for (Slot slot : slots) {
      reset(slot);
    }
    current = 0;
  }

  @Override
  public void close() {
    for (Slot slot : slots) {
      if (slot.memory != null) {
        MemorySegment memory = slot.memory;
        slot.memory = null;
        Quietly.run(() -> driver.freeHost(memory));
      }
      if (slot.event != 0) {
        Quietly.run(() -> driver.destroyEvent(slot.event));
      }
    }
  }
}
