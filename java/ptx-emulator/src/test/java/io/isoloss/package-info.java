/// Conformance: the tests of the public API, on a GPU, real or emulated.
@org.jspecify.annotations.NullMarked
package io.isoloss;
