package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.FunctionSyntax;
import io.isoloss.internal.emulator.ptx.Type;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A function at one place where it is called: its registers, variables and labels. A device
/// function is put in where it is called, so every call has a frame of its own.
final class Frame {
  private final FunctionSyntax function;
  private final @Nullable Frame caller;
  private final Map<String, Integer> registers = new HashMap<>();
  private final Map<String, Location> variables = new HashMap<>();
  private final int[] starts;
  private final int nowhere;

  Frame(FunctionSyntax function, @Nullable Frame caller, Slots slots) {
    this.function = function;
    this.caller = caller;
    starts = new int[function.instructions().size() + 1];
    function
        .registers()
        .forEach(
            (name, type) ->
                registers.put(
                    name, type == Type.PRED ? slots.newPredicate() : slots.newRegister()));
    nowhere = slots.newRegister();
  }

  FunctionSyntax function() {
    return function;
  }

  boolean isEntry() {
    return caller == null;
  }

  boolean isRecursive() {
    for (Frame frame = caller; frame != null; frame = frame.caller) {
      if (frame.function.equals(function)) {
        return true;
      }
    }
    return false;
  }

  void place(String variable, Location location) {
    variables.put(variable, location);
  }

  @Nullable Location variable(String name) {
    return variables.get(name);
  }

  @Nullable Type type(String register) {
    return function.registers().get(register);
  }

  @Nullable Integer register(String name) {
    return registers.get(name);
  }

  /// A slot for results that nobody wants.
  int nowhere() {
    return nowhere;
  }

  /// Says where an instruction of the function stands in the program.
  void start(int instruction, int place) {
    starts[instruction] = place;
  }

  /// Where the instruction after a label stands.
  @Nullable Integer label(String name) {
    Integer instruction = function.labels().get(name);
    return instruction == null ? null : starts[instruction];
  }

  /// Where the program goes on after the function.
  int end() {
    return starts[starts.length - 1];
  }
}
