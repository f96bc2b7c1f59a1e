package io.isoloss.internal.cuda;

import io.isoloss.internal.Leaks;

/// A block of device memory, lent by [DeviceMemory].
///
/// @param capacity how large the block is, at least what was asked for
record Buffer(long pointer, long capacity, Leaks.Ticket ticket) {}
