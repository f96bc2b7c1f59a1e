/// Runs a resolved program: a grid of blocks, a block of warps, a warp of 32 lanes in step.
@org.jspecify.annotations.NullMarked
package io.isoloss.internal.emulator.run;
