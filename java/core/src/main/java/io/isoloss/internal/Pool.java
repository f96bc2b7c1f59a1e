package io.isoloss.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/// Objects that are used again and again, so that evaluating a small batch makes no garbage. Taking
/// and giving back are lock-free and never wait: when none is left a new one is made, when there is
/// no room one is dropped.
public final class Pool<T> {
  private static final int SLOTS = 16;

  private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS);
  private final Supplier<T> maker;

  public Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  public T take() {
    for (int i = 0; i < SLOTS; i++) {
      if (slots.getPlain(i) != null) {
        T taken = slots.getAndSet(i, null);
        if (taken != null) {
          return taken;
        }
      }
    }
    return maker.get();
  }

  public void give(T object) {
    for (int i = 0; i < SLOTS; i++) {
      if (slots.getPlain(i) == null && slots.compareAndSet(i, null, object)) {
        return;
      }
    }
  }
}
