package io.isoloss.internal.emulator.driver;

import io.isoloss.internal.emulator.instruction.Binder;
import io.isoloss.internal.emulator.memory.DeviceMemory;
import io.isoloss.internal.emulator.ptx.FunctionSyntax;
import io.isoloss.internal.emulator.ptx.ModuleSyntax;
import io.isoloss.internal.emulator.ptx.Parser;
import io.isoloss.internal.emulator.ptx.Space;
import io.isoloss.internal.emulator.ptx.Variable;
import io.isoloss.internal.emulator.run.Program;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A module: its kernels, and its variables in device memory.
final class EmulatedModule implements AutoCloseable {
  private final DeviceMemory memory;
  private final Map<String, Long> globals = new HashMap<>();
  private final Map<String, Program> programs = new HashMap<>();

  private EmulatedModule(DeviceMemory memory) {
    this.memory = memory;
  }

  static EmulatedModule load(String name, String ptx, DeviceMemory memory) {
    ModuleSyntax syntax = Parser.parse(name, ptx);
    EmulatedModule module = new EmulatedModule(memory);
    syntax.variables().forEach(module::place);
    for (FunctionSyntax function : syntax.functions()) {
      if (function.entry()) {
        module.programs.put(function.name(), Binder.bind(syntax, function, module.globals));
      }
    }
    return module;
  }

  private void place(Variable variable) {
    if (variable.space() != Space.GLOBAL && variable.space() != Space.CONST) {
      return;
    }
    long address = memory.allocate(variable.bytes());
    if (address == 0) {
      throw new IllegalStateException("no memory for the variable " + variable.name());
    }
    // A variable is zero but where the module says otherwise.
    memory.fill(address, (byte) 0, variable.bytes());
    if (variable.initial().length > 0) {
      memory.copyIn(address, MemorySegment.ofArray(variable.initial()));
    }
    globals.put(variable.name(), address);
  }

  @Nullable Program program(String entry) {
    return programs.get(entry);
  }

  @Override
  public void close() {
    globals.values().forEach(memory::free);
  }
}
