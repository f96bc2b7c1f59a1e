/// The memories of a device: global, shared and local, each with the checks that a GPU does not
/// make.
@org.jspecify.annotations.NullMarked
package io.isoloss.internal.emulator.memory;
