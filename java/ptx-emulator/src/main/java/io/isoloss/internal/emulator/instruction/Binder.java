package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.FunctionSyntax;
import io.isoloss.internal.emulator.ptx.InstructionSyntax;
import io.isoloss.internal.emulator.ptx.ModuleSyntax;
import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes a program from the syntax of a kernel: names become slots, addresses and places.
public final class Binder {
  private final String module;
  private final Slots slots = new Slots();

  private Binder(String module) {
    this.module = module;
  }

  /// Makes a program.
  ///
  /// @param globals where the module's variables in global and constant memory lie
  /// @throws io.isoloss.internal.emulator.ptx.PtxException at what the emulator does not know
  public static Program bind(
      ModuleSyntax module, FunctionSyntax kernel, Map<String, Long> globals) {
    return new Binder(module.name()).program(module, kernel, globals);
  }

  private Program program(ModuleSyntax module, FunctionSyntax kernel, Map<String, Long> globals) {
    Layout layout = new Layout(module, globals);
    List<Inliner.Item> items = new Inliner(module, slots, layout).flatten(kernel);
    List<Instruction> instructions = new ArrayList<>();
    for (Inliner.Item item : items) {
      instructions.add(instruction(item.syntax(), item.frame(), layout));
    }
    instructions.add(new Exit());
    return new Program(
        module.name(),
        kernel.name(),
        instructions,
        slots.registers(),
        slots.specials(),
        slots.constants(),
        slots.predicates(),
        layout.sharedBytes(),
        layout.leastSharedAccess(),
        layout.localBytes(),
        layout.parameterBytes());
  }

  private Instruction instruction(InstructionSyntax syntax, Frame frame, Layout layout) {
    Operands operands = new Operands(module, syntax, frame, slots, layout);
    Instruction instruction = PredicateBinder.bind(operands);
    if (instruction == null) {
      instruction = ArithmeticBinder.bind(operands);
    }
    if (instruction == null) {
      instruction = MoveBinder.bind(operands);
    }
    if (instruction == null) {
      instruction = SetBinder.bind(operands);
    }
    if (instruction == null) {
      instruction = MemoryBinder.bind(operands);
    }
    if (instruction == null) {
      instruction = WarpBinder.bind(operands);
    }
    if (instruction == null) {
      instruction = ControlBinder.bind(operands);
    }
    if (instruction == null) {
      throw operands.problem("unknown instruction");
    }
    if (!operands.modifiers().unknown().isEmpty()) {
      throw operands.problem("unknown modifier ." + operands.modifiers().unknown().getFirst());
    }
    return operands.place(instruction);
  }
}
