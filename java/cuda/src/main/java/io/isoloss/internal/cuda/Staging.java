package io.isoloss.internal.cuda;

import io.isoloss.internal.cuda.driver.Driver;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Copies between any host memory and the device, in the background: through page-locked buffers,
/// which are used in turn.
///
/// The CPU fills a buffer and the device copies it while the CPU fills the next. On the way back
/// the device fills a buffer, and the CPU empties it when its turn comes again, or at the end. So
/// what is copied may be larger than all buffers together.
final class Staging implements AutoCloseable {
  private final Driver driver;
  private final PageLocked pageLocked;
  private final Slot[] slots;
  private int next;

  private static final class Slot {
    @Nullable MemorySegment memory;
    long event;
    boolean busy;

    /// Where the buffer's content goes when the device has filled it.
    @Nullable MemorySegment destination;
  }

  private final long slotBytes;

  Staging(Driver driver, PageLocked pageLocked, int slots, long slotBytes) {
    this.driver = driver;
    this.pageLocked = pageLocked;
    this.slotBytes = slotBytes;
    this.slots = new Slot[slots];
    for (int i = 0; i < slots; i++) {
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
    for (long done = 0; done < from.byteSize(); done += slotBytes) {
      long count = Math.min(slotBytes, from.byteSize() - done);
      Slot slot = take();
      MemorySegment part = memory(slot).asSlice(0, count);
      part.copyFrom(from.asSlice(done, count));
      driver.copyToDevice(to + done, part, stream);
      driver.record(slot.event, stream);
      slot.busy = true;
    }
  }

  /// Fills all of `to`, some time before [#finish] returns.
  void toHost(MemorySegment to, long from, long stream) {
    if (pageLocked.contains(to)) {
      driver.copyToHost(to, from, stream);
      return;
    }
    for (long done = 0; done < to.byteSize(); done += slotBytes) {
      long count = Math.min(slotBytes, to.byteSize() - done);
      Slot slot = take();
      driver.copyToHost(memory(slot).asSlice(0, count), from + done, stream);
      driver.record(slot.event, stream);
      slot.busy = true;
      slot.destination = to.asSlice(done, count);
    }
  }

  /// The slot whose turn it is, idle.
  private Slot take() {
    Slot slot = slots[next];
    next = (next + 1) % slots.length;
    complete(slot);
    return slot;
  }

  private MemorySegment memory(Slot slot) {
    MemorySegment memory = slot.memory;
    if (memory == null) {
      memory = driver.allocateHost(slotBytes);
      slot.memory = memory;
      slot.event = driver.createEvent();
    }
    return memory;
  }

  private void complete(Slot slot) {
    if (slot.busy) {
      driver.synchronizeEvent(slot.event);
      slot.busy = false;
    }
    MemorySegment destination = slot.destination;
    if (destination != null && slot.memory != null) {
      slot.destination = null;
      destination.copyFrom(slot.memory.asSlice(0, destination.byteSize()));
    }
  }

  /// Waits for all copies through the buffers.
  void finish() {
    for (int i = 0; i < slots.length; i++) {
      take();
    }
  }

  /// Forgets what is under way; the streams are idle, or the device is lost.
  void abandon() {
    for (Slot slot : slots) {
      slot.busy = false;
      slot.destination = null;
    }
  }

  @Override
  public void close() {
    for (Slot slot : slots) {
      if (slot.memory != null) {
        MemorySegment memory = slot.memory;
        slot.memory = null;
        Quietly.run(() -> driver.freeHost(memory));
        if (slot.event != 0) {
          Quietly.run(() -> driver.destroyEvent(slot.event));
        }
      }
    }
  }
}
