package io.isoloss.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PtxLintTest {
  private static final String HEADER = ".version 6.3\n.target sm_75\n";

  static List<Ptx> modules() {
    return Ptx.all();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void committedModulesComputeAsWritten(Ptx module) {
    assertThat(PtxLint.problems(module.text())).isEmpty();
  }

  @Test
  void thereAreModules() {
    assertThat(modules()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add.f32 %f1, %f2, %f3;                | .rn
          sub.f64 %fd1, %fd2, %fd3;             | .rn
          mul.rz.f32 %f1, %f2, %f3;             | .rn
          @%p1 mul.f32 %f1, %f2, %f3;           | .rn
          @!%p1 add.f64 %fd1, %fd2, %fd3;       | .rn
          { add.f32 %f1, %f2, %f3; }            | .rn
          mad.f32 %f1, %f2, %f3, %f4;           | .rn
          fma.rm.f64 %fd1, %fd2, %fd3, %fd4;    | .rn
          div.full.f32 %f1, %f2, %f3;           | .rn
          sqrt.rz.f32 %f1, %f2;                 | .rn
          div.approx.f32 %f1, %f2, %f3;         | approximate
          ex2.approx.f32 %f1, %f2;              | approximate
          rcp.approx.ftz.f64 %fd1, %fd2;        | approximate
          add.rn.ftz.f32 %f1, %f2, %f3;         | flushes
          setp.lt.ftz.f32 %p1, %f1, %f2;        | flushes
          cvt.ftz.f64.f32 %fd1, %f1;            | flushes
          cvt.rz.f32.f64 %f1, %fd1;             | nearest
          cvt.rp.f32.s32 %f1, %r1;              | nearest
          cvt.rz.f16.f32 %rs1, %f1;             | nearest
          atom.global.add.f32 %f1, [%rd1], %f2; | order
          red.global.add.f64 [%rd1], %fd2;      | order
          """)
  void seesWhatIsNotExact(String instruction, String problem) {
    assertThat(String.join("\n", PtxLint.problems(HEADER + "\t" + instruction + "\n")))
        .startsWith("line 3: " + instruction)
        .contains(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add.rn.f32 %f1, %f2, %f3;",
        "fma.rn.f64 %fd1, %fd2, %fd3, %fd4;",
        "add.s32 %r1, %r2, %r3;",
        "mul.wide.s32 %rd1, %r1, 4;",
        "mad.lo.s64 %rd1, %rd2, %rd3, %rd4;",
        "cvt.f64.f32 %fd1, %f1;",
        "cvt.f32.f16 %f1, %rs1;",
        "cvt.rn.f32.f64 %f1, %fd1;",
        "cvt.rzi.s32.f32 %r1, %f1;",
        "cvt.u32.u64 %r1, %rd1;",
        "neg.f32 %f1, %f2;",
        "selp.f32 %f1, %f2, %f3, %p1;",
        "atom.global.add.u64 %rd1, [%rd2], %rd3;",
      })
  void letsExactInstructionsPass(String instruction) {
    assertThat(PtxLint.problems(HEADER + instruction)).isEmpty();
  }

  @Test
  void seesWhatOldDriversDoNotLoad() {
    assertThat(PtxLint.problems(".version 8.1\n.target sm_75\n"))
        .singleElement()
        .asString()
        .contains("8.0");
    assertThat(PtxLint.problems(".version 8.0\n.target sm_80\n"))
        .singleElement()
        .asString()
        .contains("sm_75");
    assertThat(PtxLint.problems("")).hasSize(2);
  }
}
