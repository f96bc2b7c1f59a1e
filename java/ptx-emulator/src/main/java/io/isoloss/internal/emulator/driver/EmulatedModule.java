package io.isoloss.internal.emulator.driver;

import io.isoloss.internal.emulator.instruction.Binder;
import io.isoloss.internal.emulator.memory.DeviceMemory;
import io.isoloss.internal.emulator.ptx.FunctionSyntax;
import io.isoloss.internal.emulator.ptx.ModuleSyntax;
import io.isoloss.internal.emulator.ptx.Parser;
import io.isoloss.internal.emulator.ptx.Space;
import io.isoloss.internal.emulator.ptx.Variable;
import io.isoloss.internal.emulator.run.Program;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A module: its kernels, and its variables in device memory.
final class EmulatedModule implements AutoCloseable {
  private final ModuleSyntax syntax;
  private final DeviceMemory memory;
  private final Map<String, Long> globals = new HashMap<>();
  private final Map<String, Program> programs = new ConcurrentHashMap<>();

  private EmulatedModule(ModuleSyntax syntax, DeviceMemory memory) {
    this.syntax = syntax;
    this.memory = memory;
  }

  static EmulatedModule load(String name, String ptx, DeviceMemory memory) {
    EmulatedModule module = new EmulatedModule(Parser.parse(name, ptx), memory);
    module.syntax.variables().forEach(module::place);
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
    if (variable.initial().byteSize() > 0) {
      memory.copyIn(address, variable.initial());
    }
    globals.put(variable.name(), address);
  }

  /// A kernel, or null if there is none of this name.
  ///
  /// @throws io.isoloss.internal.emulator.ptx.PtxException if it holds what the emulator does not
  ///     know
  @Nullable Program program(String entry) {
    for (FunctionSyntax function : syntax.functions()) {
      if (function.entry() && function.name().equals(entry)) {
        return programs.computeIfAbsent(entry, _ -> Binder.bind(syntax, function, globals));
      }
    }
    return null;
  }

  @Override
  public void close() {
    globals.values().forEach(memory::free);
  }
}
