/// The table of instructions, what each must give, and the kernels that ask a device for it.
@org.jspecify.annotations.NullMarked
package io.isoloss.internal.emulator.conformance;
