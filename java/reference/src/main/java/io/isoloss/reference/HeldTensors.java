package io.isoloss.reference;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/// Native objects that outlive the scope they were made in, freed together.
final class HeldTensors implements AutoCloseable {
  private final List<Pointer> held = new ArrayList<>();

  /// The scope that is open now will release the object too; this reference keeps it alive.
  <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    held.add(pointer);
    return pointer;
  }

  @Override
  public void close() {
    held.forEach(Pointer::releaseReference);
    held.clear();
  }
}
