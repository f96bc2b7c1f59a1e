/// The numerics that every device shares: element functions and the exact sum.
@NullMarked
package io.isoloss.internal.math;

import org.jspecify.annotations.NullMarked;
