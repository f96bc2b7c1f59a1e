/// NVIDIA GPUs, over JCuda. Nothing else here knows it.
@org.jspecify.annotations.NullMarked
package io.isoloss.internal.cuda.jcuda;
