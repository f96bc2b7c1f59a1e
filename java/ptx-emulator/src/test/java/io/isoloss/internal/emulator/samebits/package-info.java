/// The CPU and the emulated GPU must give the same bytes.
@org.jspecify.annotations.NullMarked
package io.isoloss.internal.emulator.samebits;
