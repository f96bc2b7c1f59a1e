/// An interpreter for PTX, with the checks that a GPU does not make.
@org.jspecify.annotations.NullMarked
package io.isoloss.internal.emulator;
