package io.isoloss.reference;

/// What LibTorch computed: the loss in the shape that PyTorch gives it (`()` for a mean or a sum),
/// and the gradient with respect to the input, in the input's shape. Where the reduction is `NONE`
/// the gradient is that of the sum.
public record TorchLoss(NdArray value, NdArray gradient) {}
