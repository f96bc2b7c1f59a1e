package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.FunctionSyntax;
import io.isoloss.internal.emulator.ptx.InstructionSyntax;
import io.isoloss.internal.emulator.ptx.ModuleSyntax;
import io.isoloss.internal.emulator.ptx.Operand;
import io.isoloss.internal.emulator.ptx.PtxException;
import io.isoloss.internal.emulator.ptx.Variable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts device functions in where they are called, so that a program is one list.
final class Inliner {
  /// An instruction, and the function call that it belongs to.
  record Item(InstructionSyntax syntax, Frame frame) {}

  private final ModuleSyntax module;
  private final Slots slots;
  private final Layout layout;
  private final List<Item> items = new ArrayList<>();

  Inliner(ModuleSyntax module, Slots slots, Layout layout) {
    this.module = module;
    this.slots = slots;
    this.layout = layout;
  }

  List<Item> flatten(FunctionSyntax kernel) {
    Frame frame = new Frame(kernel, null, slots);
    layout.parameters(kernel, frame);
    append(frame);
    return items;
  }

  private void append(Frame frame) {
    layout.variables(frame);
    List<InstructionSyntax> instructions = frame.function().instructions();
    for (int i = 0; i < instructions.size(); i++) {
      frame.start(i, items.size());
      InstructionSyntax instruction = instructions.get(i);
      FunctionSyntax callee = callee(instruction);
      if (callee == null) {
        items.add(new Item(instruction, frame));
      } else {
        append(call(instruction, callee, frame));
      }
    }
    frame.start(instructions.size(), items.size());
  }

  /// The function of a call that the module holds, or null.
  private @Nullable FunctionSyntax callee(InstructionSyntax instruction) {
    if (!instruction.opcode().equals("call")) {
      return null;
    }
    for (Operand operand : instruction.operands()) {
      if (operand instanceof Operand.Name(String name)) {
        return module.functions().stream()
            .filter(function -> function.name().equals(name))
            .findFirst()
            .orElse(null);
      }
    }
    return null;
  }

  private Frame call(InstructionSyntax call, FunctionSyntax callee, Frame caller) {
    Frame frame = new Frame(callee, caller, slots);
    if (frame.isRecursive() || call.guard() != null) {
      throw new PtxException(
          module.name(), call.line(), "a recursive or conditional call: " + call.text());
    }
    boolean named = false;
    for (Operand operand : call.operands()) {
      if (operand instanceof Operand.Arguments(List<Operand> values)) {
        pass(named ? callee.parameters() : callee.results(), values, frame, caller);
      }
      named |= operand instanceof Operand.Name;
    }
    return frame;
  }

  /// The callee's parameters are the caller's variables, by other names.
  private static void pass(List<Variable> formal, List<Operand> actual, Frame frame, Frame caller) {
    for (int i = 0; i < Math.min(formal.size(), actual.size()); i++) {
      Location location =
          actual.get(i) instanceof Operand.Name(String name) ? caller.variable(name) : null;
      if (location != null) {
        frame.place(formal.get(i).name(), location);
      }
    }
  }
}
