package io.isoloss.internal.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.isoloss.internal.emulator.ptx.FunctionSyntax;
import io.isoloss.internal.emulator.ptx.InstructionSyntax;
import io.isoloss.internal.emulator.ptx.InstructionSyntax.Guard;
import io.isoloss.internal.emulator.ptx.ModuleSyntax;
import io.isoloss.internal.emulator.ptx.Operand;
import io.isoloss.internal.emulator.ptx.Parser;
import io.isoloss.internal.emulator.ptx.PtxException;
import io.isoloss.internal.emulator.ptx.Space;
import io.isoloss.internal.emulator.ptx.Type;
import io.isoloss.internal.emulator.ptx.Variable;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the parser makes of PTX text.
final class ParserTest {
  private static final String HEAD = ".version 7.0\n.target sm_75\n.address_size 64\n";

  @Test
  void readsVariables() {
    ModuleSyntax module =
        Parser.parse(
            "m",
            HEAD
                + ".const .align 8 .b8 table[4] = {1, 0x02, 255, 0};\n"
                + ".global .align 4 .f32 one = 0f3F800000;\n"
                + ".extern .shared .align 16 .b8 dynamic[];\n");
    assertThat(module.variables()).hasSize(3);
    Variable table = module.variables().getFirst();
    assertThat(table.space()).isEqualTo(Space.CONST);
    assertThat(table.alignment()).isEqualTo(8);
    assertThat(table.bytes()).isEqualTo(4);
    assertThat(table.initial().toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, -1, 0);
    assertThat(module.variables().get(1).initial().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED))
        .containsExactly(1);
    assertThat(module.variables().get(2).bytes()).isZero();
  }

  @Test
  void readsAKernel() {
    FunctionSyntax kernel =
        kernel(
            """
            .reg .pred %p<2>; // a comment
            .reg .b32 %r<3>, q;
            START: /* another
            one */ @!%p1 ld.global.L1::no_allocate.v2.b32 {%r1, _}, [%r2+-8];
            .pragma "nounroll";
            setp.eq.and.s32 %p0|%p1, %r1, -0x10, !%p1;
            mov.f32 q, 0f3FC00000;
            bra.uni START;
            """);
    assertThat(kernel.parameters())
        .extracting(Variable::name, Variable::bytes)
        .containsExactly(tuple("n", 8L));
    assertThat(kernel.registers()).hasSize(6).containsEntry("%r2", Type.B32).containsKey("q");
    assertThat(kernel.labels()).containsEntry("START", 0);
    List<InstructionSyntax> code = kernel.instructions();
    assertThat(code.getFirst().guard()).isEqualTo(new Guard("%p1", true));
    assertThat(code.getFirst().modifiers())
        .containsExactly("global", "L1::no_allocate", "v2", "b32");
    assertThat(code.getFirst().operands())
        .containsExactly(
            new Operand.Group(List.of(new Operand.Name("%r1"), new Operand.Name("_"))),
            new Operand.Address("%r2", -8));
    assertThat(code.getFirst().text())
        .isEqualTo("@!%p1 ld.global.L1::no_allocate.v2.b32 {%r1, _}, [%r2+-8]");
    assertThat(code.getFirst().line()).isEqualTo(9);
    assertThat(code.get(1).operands())
        .containsExactly(
            new Operand.Pair(new Operand.Name("%p0"), new Operand.Name("%p1")),
            new Operand.Name("%r1"),
            new Operand.IntegerLiteral(-16),
            new Operand.Not("%p1"));
    assertThat(code.get(2).operands().get(1)).isEqualTo(new Operand.FloatLiteral(1.5));
  }

  /// As inline assembly has them: names of their own, a label that is jumped to before it comes.
  @Test
  void keepsInnerScopesApart() {
    FunctionSyntax kernel =
        kernel(
            """
            .reg .b32 t;
            { .reg .pred t; bra L; L: setp.eq.s32 t, 1, 1; }
            { .reg .f32 t; bra L; L: mov.f32 t, 0f00000000; }
            mov.b32 t, 1;
            """);
    assertThat(kernel.registers()).hasSize(3).containsEntry("t", Type.B32);
    assertThat(kernel.labels().values()).containsExactlyInAnyOrder(1, 3);
    assertThat(kernel.instructions().get(4).operands().getFirst()).isEqualTo(new Operand.Name("t"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mov.b32 %r1, #; | m, line 6: unexpected character '#'
          mov.b32 %r1 | m, line 7: expected ',' but found '}'
          .reg .b33 x; | m, line 6: unknown register type '.b33'
          A: A: ret; | m, line 6: label 'A' stands twice
          mov.b32 %r1, 0x1g; | m, line 6: bad number '0x1g'
          """)
  void namesWhatIsWrong(String body, String message) {
    assertThatThrownBy(() -> kernel(body + "\n"))
        .isInstanceOf(PtxException.class)
        .hasMessage(message);
  }

  private static FunctionSyntax kernel(String body) {
    String text = HEAD + ".visible .entry k(.param .u64 n)\n{\n" + body + "}\n";
    return Parser.parse("m", text).functions().getFirst();
  }
}
