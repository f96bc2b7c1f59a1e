package io.isoloss.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every entry compiles for every architecture, without spills and within its launch bounds.
class PtxCompilesTest {
  private static final Pattern COMPILING = Pattern.compile("Compiling entry function '(\\w+)'");
  private static final Pattern SPILLS =
      Pattern.compile("(\\d+) bytes stack frame, (\\d+) bytes spill stores, (\\d+) bytes spill");
  private static final Pattern REGISTERS = Pattern.compile("Used (\\d+) registers");

  static Stream<Arguments> old() {
    return PtxCompiler.OLD.stream()
        .flatMap(architecture -> Ptx.all().stream().map(ptx -> Arguments.of(architecture, ptx)));
  }

  static Stream<Arguments> recent() {
    return PtxCompiler.NEW.stream()
        .flatMap(architecture -> Ptx.all().stream().map(ptx -> Arguments.of(architecture, ptx)));
  }

  @ParameterizedTest
  @MethodSource("old")
  void withJCuda(String architecture, Ptx module) {
    assumeTrue(PtxCompiler.hasLibrary(), "JCuda brings no PTX compiler for this platform");
    check(module, PtxCompiler.JCUDA.compile(module, architecture));
  }

  @ParameterizedTest
  @MethodSource("recent")
  void withPtxas(String architecture, Ptx module) {
    assumeTrue(Command.exists("ptxas"), "there is no ptxas on the PATH");
    check(module, PtxCompiler.PTXAS.compile(module, architecture));
  }

  private static void check(Ptx module, String log) {
    List<Ptx.Entry> entries = module.entries();
    Map<String, Integer> registers = registers(log);
    assertThat(entries).isNotEmpty();
    assertThat(registers.keySet())
        .containsExactlyInAnyOrderElementsOf(entries.stream().map(Ptx.Entry::name).toList());
    for (Ptx.Entry entry : entries) {
      assertThat(registers.get(entry.name()))
          .as("registers of %s", entry.name())
          .isLessThanOrEqualTo(entry.registers());
    }
  }

  /// The registers of each entry in a compiler's log.
  private static Map<String, Integer> registers(String log) {
    Map<String, Integer> registers = new HashMap<>();
    String entry = "";
    for (String line : log.split("\n", -1)) {
      Matcher compiling = COMPILING.matcher(line);
      Matcher spills = SPILLS.matcher(line);
      Matcher used = REGISTERS.matcher(line);
      if (compiling.find()) {
        entry = compiling.group(1);
      } else if (spills.find()) {
        assertThat(List.of(spills.group(2), spills.group(3)))
            .as("spills of " + entry)
            .containsOnly("0");
      } else if (used.find()) {
        registers.put(entry, Integer.parseInt(used.group(1)));
      }
    }
    return registers;
  }

  @Test
  void spillsAreSeen() {
    String log =
        """
        ptxas info    : Compiling entry function 'f' for 'sm_75'
        ptxas info    : Function properties for f
            8 bytes stack frame, 8 bytes spill stores, 8 bytes spill loads
        ptxas info    : Used 64 registers, 376 bytes cmem[0]
        """;
    assertThatThrownBy(() -> registers(log)).hasMessageContaining("spills of f");
    assertThat(registers(log.replace("8 bytes", "0 bytes"))).containsExactly(Map.entry("f", 64));
  }

  @Test
  void launchBoundsAreRead() {
    String text =
        """
        .visible .entry bounded(
        \t.param .u64 bounded_param_0
        )
        .maxntid 128, 1, 1
        .minnctapersm 8
        {
        }
        .visible .entry wide(
        )
        .maxntid 1024, 1, 1
        {
        }
        .visible .entry unbounded(
        )
        {
        }
        """;
    assertThat(new Ptx("text", text).entries())
        .containsExactly(
            new Ptx.Entry("bounded", 64), new Ptx.Entry("wide", 64), new Ptx.Entry("unbounded", 0));
  }

  @Test
  void textThatIsWrongDoesNotCompile() {
    assumeTrue(Command.exists("ptxas"), "there is no ptxas on the PATH");
    Ptx wrong = new Ptx("wrong", ".version 6.3\n.target sm_75\n.address_size 64\nnonsense\n");
    assertThatThrownBy(() -> PtxCompiler.PTXAS.compile(wrong, "sm_75"))
        .hasMessageContaining("nonsense");
  }
}
