package io.isoloss.internal.emulator.ptx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An instruction as it is written.
///
/// @param line the line of the module's text
/// @param text the instruction on one line, for messages
/// @param guard the predicate that it runs under, if any
/// @param modifiers what follows the opcode, without dots: `rn`, `f32`
public record InstructionSyntax(
    int line,
    String text,
    @Nullable Guard guard,
    String opcode,
    List<String> modifiers,
    List<Operand> operands) {

  /// `@p` or `@!p`.
  public record Guard(String predicate, boolean negated) {}
}
