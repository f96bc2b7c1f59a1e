/// The emulated device, behind the seam of the CUDA backend.
@org.jspecify.annotations.NullMarked
package io.isoloss.internal.emulator.driver;
