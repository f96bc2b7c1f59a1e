/// The GPU bench: how much of the memory's speed is reached, and how PyTorch does beside it.
@org.jspecify.annotations.NullMarked
package io.isoloss.benchmarks.gpu;
