package io.isoloss.internal.cuda;

/// A kernel of a loaded module.
///
/// @param name module and entry, for messages
record Kernel(String name, long function) {}
