/// What each instruction of PTX does, and how its operands become slots of a warp.
@org.jspecify.annotations.NullMarked
package io.isoloss.internal.emulator.instruction;
