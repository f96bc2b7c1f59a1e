package io.isoloss.internal.emulator.ptx;

import java.util.List;
import java.util.Map;

/// A kernel (`.entry`) or a device function (`.func`).
///
/// @param registers the type of each register
/// @param labels the number of the instruction after each label
public record FunctionSyntax(
    String name,
    boolean entry,
    List<Variable> results,
    List<Variable> parameters,
    List<Variable> variables,
    Map<String, Type> registers,
    Map<String, Integer> labels,
    List<InstructionSyntax> instructions) {}
