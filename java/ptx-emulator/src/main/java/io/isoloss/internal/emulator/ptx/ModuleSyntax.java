package io.isoloss.internal.emulator.ptx;

import java.util.List;

/// A module as it is written.
public record ModuleSyntax(String name, List<Variable> variables, List<FunctionSyntax> functions) {}
