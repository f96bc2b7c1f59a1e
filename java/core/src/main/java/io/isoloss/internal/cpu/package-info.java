/// The CPU backend: how a batch is cut into rows and tiles, and the kernels that compute them.
@NullMarked
package io.isoloss.internal.cpu;

import org.jspecify.annotations.NullMarked;
