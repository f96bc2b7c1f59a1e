/// What makes kernels fast, as far as it can be counted: bytes, sectors, instructions.
@org.jspecify.annotations.NullMarked
package io.isoloss.internal.emulator.speed;
