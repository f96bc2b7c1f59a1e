/// The seam between the CUDA backend and what runs its kernels: JCuda on a GPU, or an emulator.
@org.jspecify.annotations.NullMarked
package io.isoloss.internal.cuda.driver;
