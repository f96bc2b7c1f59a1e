/// Real PyTorch (LibTorch) as plain Java, for tests and benchmarks: what results are compared with,
/// and the opponent whose time is taken.
@NullMarked
package io.isoloss.reference;

import org.jspecify.annotations.NullMarked;
