package io.isoloss.internal;

import io.isoloss.Tensor;
import io.isoloss.internal.math.ExactSum;
import org.jspecify.annotations.Nullable;

/// What one pass over a batch (or over one chunk of it) shall produce.
///
/// @param losses where every row's or element's loss goes, of the input's loss type; null if
///     only the
///     sum is wanted
/// @param gradient where the gradient goes, of the input's type and shape; null if it is not
///     wanted; may
///     be the input itself
/// @param divisor what the gradient is divided by: the total weight under mean, else 1
/// @param sum the losses are added to this, exactly as they go into `losses`
public record Pass(
    @Nullable Tensor losses, @Nullable Tensor gradient, double divisor, ExactSum sum) {}
