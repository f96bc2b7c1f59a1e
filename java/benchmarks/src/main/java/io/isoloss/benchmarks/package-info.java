/// Speed: of isoloss against PyTorch in the same process, and against what the memory can do.
@NullMarked
package io.isoloss.benchmarks;

import org.jspecify.annotations.NullMarked;
