package io.isoloss.internal.cpu;

import io.isoloss.internal.math.ExactSum;

/// The scratch memory of one thread, used again and again.
final class Workspace {
  /// What this thread has summed; added to the batch's sum when the thread is done.
  final ExactSum sum = new ExactSum();
}
