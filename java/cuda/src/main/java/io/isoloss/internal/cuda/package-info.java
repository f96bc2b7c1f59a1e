/// The CUDA backend.
///
/// [CudaBackend] hands each operation to a launch class, which says what the operation reads and
/// writes, and launches its kernels. All else is done for it: tensors on the host are cut into
/// chunks and copied while kernels run, tensors on the device are used in place, the driver's
/// errors become exceptions, and memory is given back. A launch class reads like this:
///
/// ```java
/// static void sigmoid(Gpu gpu, Tensor input, Tensor output) {
///   // One kernel of the module sigmoid.cu; compiled when it is used first.
///   Kernel kernel = gpu.kernel("sigmoid", "sigmoid_" + Tensors.suffix(input.type()));
///   // The units are what chunks are made of: here elements.
///   try (Call call = gpu.call(input.shape().elements())) {
///     Operand x = call.read(input);
///     Operand y = call.write(output); // the same as x if the tensors are the same
///     call.run(
///         chunk ->
///             chunk.launch(
///                 kernel,
///                 Grids.of(gpu, chunk.count()),
///                 Grids.BLOCK,
///                 0,
///                 chunk
///                     .arguments()
///                     .pointer(chunk.pointer(x))
///                     .pointer(chunk.pointer(y))
///                     .int64(chunk.count())));
///   }
/// }
/// ```
///
/// Beside [Call#read] and [Call#write] there are [Call#scratch] (device memory of each chunk, for
/// example its losses before they are summed), [Call#whole] (read by every chunk, for example class
/// weights) and [Call#accumulator] (zeroed, added to by the kernels of all chunks with atomics, and
/// on the host after [Call#run], for example an exact sum or the record of a bad value). Kernels of
/// two chunks may run at once. Results that are wanted only sometimes are null operands, which
/// [Chunk#pointer] turns into null pointers.
@org.jspecify.annotations.NullMarked
package io.isoloss.internal.cuda;
