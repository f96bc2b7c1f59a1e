package io.isoloss.internal.cuda.jcuda;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import jcuda.NativePointerObject;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;

/// JCuda's handle objects and the native pointers in them. JCuda makes each only by the call that
/// makes the thing, while a driver's user has pointers, some of them from elsewhere.
final class Handles {
  private static final VarHandle POINTER;

  static {
    try {
      POINTER =
          MethodHandles.privateLookupIn(NativePointerObject.class, MethodHandles.lookup())
              .findVarHandle(NativePointerObject.class, "nativePointer", long.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JCuda is another one than was built against", e);
    }
  }

  private Handles() {}

  /// `empty`, which now stands for what `pointer` points to.
  static <T extends NativePointerObject> T of(T empty, long pointer) {
    POINTER.set(empty, pointer);
    return empty;
  }

  static long pointer(NativePointerObject handle) {
    return (long) POINTER.get(handle);
  }

  static CUdeviceptr device(long pointer) {
    return of(new CUdeviceptr(), pointer);
  }

  /// Host memory outside the heap, of any size.
  static Pointer host(long address) {
    return of(new Pointer(), address);
  }
}
