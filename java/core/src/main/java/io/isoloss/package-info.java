/// Losses for classification, forward and gradient, with the same bits on every device.
///
/// Start at [io.isoloss.Device]: open one, hand it a [io.isoloss.Loss] and two
/// [io.isoloss.Tensor]s, read the [io.isoloss.LossResult].
@NullMarked
package io.isoloss;

import org.jspecify.annotations.NullMarked;
