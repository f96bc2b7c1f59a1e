/// The CUDA backend.
@org.jspecify.annotations.NullMarked
package io.isoloss.internal.cuda;
