/// What must hold for the compiled kernels, on any machine.
@org.jspecify.annotations.NullMarked
package io.isoloss.kernels;
