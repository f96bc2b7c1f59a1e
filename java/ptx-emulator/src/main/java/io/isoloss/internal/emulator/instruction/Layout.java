package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.FunctionSyntax;
import io.isoloss.internal.emulator.ptx.ModuleSyntax;
import io.isoloss.internal.emulator.ptx.Space;
import io.isoloss.internal.emulator.ptx.Variable;
import java.util.HashMap;
import java.util.Map;

/// Says where the variables of a kernel lie.
final class Layout {
  private final Map<String, Location> module = new HashMap<>();
  private long shared;
  private long local;
  private long parameters;
  private int leastSharedAccess = 4;
  private final ModuleSyntax syntax;

  Layout(ModuleSyntax syntax, Map<String, Long> globals) {
    this.syntax = syntax;
    globals.forEach((name, address) -> module.put(name, new Location(Space.GLOBAL, address)));
    for (Variable variable : syntax.variables()) {
      if (variable.space() == Space.SHARED && variable.bytes() > 0) {
        module.put(variable.name(), shared(variable));
      }
    }
  }

  private Location shared(Variable variable) {
    long address = variable.align(shared);
    shared = address + variable.bytes();
    return new Location(Space.SHARED, address);
  }

  private Location local(Variable variable) {
    long address = variable.align(local);
    local = address + variable.bytes();
    return new Location(Space.LOCAL, address);
  }

  void parameters(FunctionSyntax kernel, Frame frame) {
    for (Variable parameter : kernel.parameters()) {
      long address = parameter.align(parameters);
      parameters = address + parameter.bytes();
      frame.place(parameter.name(), new Location(Space.PARAM, address));
    }
    for (Variable variable : kernel.variables()) {
      if (variable.space() == Space.SHARED) {
        frame.place(variable.name(), shared(variable));
      }
    }
    // What a launch adds comes after all that is static.
    for (Variable variable : syntax.variables()) {
      if (variable.space() == Space.SHARED && variable.bytes() == 0) {
        shared = variable.align(shared);
      }
    }
    for (Variable variable : syntax.variables()) {
      if (variable.space() == Space.SHARED && variable.bytes() == 0) {
        module.put(variable.name(), new Location(Space.SHARED, shared));
      }
    }
  }

  void variables(Frame frame) {
    module.forEach(frame::place);
    for (Variable variable : frame.function().variables()) {
      if (variable.space() != Space.SHARED) {
        frame.place(variable.name(), local(variable));
      } else if (!frame.isEntry()) {
        throw new IllegalStateException(
            "shared variable '" + variable.name() + "' in a device function");
      }
    }
  }

  int sharedBytes() {
    return Math.toIntExact(shared);
  }

  /// Rounded up, so that the memory of each thread is as well aligned as the first one's.
  int localBytes() {
    return Math.toIntExact((local + 15) / 16 * 16);
  }

  int parameterBytes() {
    return Math.toIntExact(parameters);
  }

  /// Notes that the kernel accesses shared memory, with elements of so many bytes.
  void sharedAccess(int bytes) {
    leastSharedAccess = Math.min(leastSharedAccess, bytes);
  }

  int leastSharedAccess() {
    return leastSharedAccess;
  }
}
