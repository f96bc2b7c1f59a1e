package io.isoloss.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.isoloss.internal.math.Simd;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// No kernel is compiled badly; see [JitCheck].
final class JitCheckTest {
  @TestFactory
  Stream<DynamicTest> kernelsAreCompiledWell() {
    assumeTrue(Simd.width() != Simd.SCALAR, "scalar kernels are as slow as they are");
    JitCheck check = new JitCheck();
    return check.kernels().stream()
        .map(
            kernel ->
                DynamicTest.dynamicTest(
                    kernel.name(), () -> assertThat(check.complaint(kernel)).isEmpty()));
  }
}
