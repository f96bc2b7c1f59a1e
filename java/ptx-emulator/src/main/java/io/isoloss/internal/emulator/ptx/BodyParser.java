package io.isoloss.internal.emulator.ptx;

import io.isoloss.internal.emulator.ptx.InstructionSyntax.Guard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the body of a function.
final class BodyParser {
  private final Tokens tokens;
  private final List<Variable> variables = new ArrayList<>();
  private final Map<String, Type> registers = new HashMap<>();
  private final Map<String, Integer> labels = new HashMap<>();
  private final List<InstructionSyntax> instructions = new ArrayList<>();
  private @Nullable Scope scope;
  private int scopes;

  BodyParser(Tokens tokens) {
    this.tokens = tokens;
  }

  FunctionSyntax function(
      String name, boolean entry, List<Variable> results, List<Variable> parameters) {
    tokens.expect("{");
    enter();
    while (scope != null) {
      statement(scope);
    }
    return new FunctionSyntax(
        name,
        entry,
        results,
        parameters,
        List.copyOf(variables),
        Map.copyOf(registers),
        Map.copyOf(labels),
        List.copyOf(instructions));
  }

  /// Opens a scope. Its labels are declared at once, since a jump forward names one before it
  /// comes.
  private void enter() {
    Scope inner = new Scope(scope, scopes++);
    for (String label : tokens.labelsOfScope()) {
      inner.declare(label);
    }
    scope = inner;
  }

  private void statement(Scope here) {
    Token token = tokens.peek();
    if (tokens.skip("{")) {
      enter();
    } else if (tokens.skip("}")) {
      scope = here.outer();
    } else if (token.is(".reg")) {
      registers(here);
    } else if (token.is(".shared") || token.is(".local") || token.is(".param")) {
      Variable variable = new VariableParser(tokens).variable();
      variables.add(renamed(variable, here.declare(variable.name())));
      tokens.expect(";");
    } else if (token.is(".pragma") || token.is(".loc")) {
      skipHint(token);
    } else if (token.kind() == Token.Kind.END) {
      throw tokens.problem("a function has no end");
    } else if (tokens.labelIsNext()) {
      label(here);
    } else {
      instructions.add(instruction(here));
    }
  }

  private static Variable renamed(Variable variable, String name) {
    return new Variable(
        variable.space(), name, variable.alignment(), variable.bytes(), variable.initial());
  }

  private void skipHint(Token token) {
    while (token.is(".pragma") ? !tokens.skip(";") : tokens.peek().line() == token.line()) {
      tokens.next();
    }
  }

  private void label(Scope here) {
    int line = tokens.peek().line();
    String label = here.resolve(tokens.word());
    tokens.expect(":");
    if (labels.put(label, instructions.size()) != null) {
      throw tokens.problem(line, "label '" + label + "' stands twice");
    }
  }

  /// `.reg .b32 %r<10>;` or `.reg .pred p, q;`
  private void registers(Scope here) {
    tokens.next();
    String word = tokens.word();
    Type type = Type.of(word.substring(1));
    if (type == null) {
      throw tokens.problem("unknown register type '" + word + "'");
    }
    do {
      String name = tokens.word();
      if (tokens.skip("<")) {
        long count = tokens.integer();
        tokens.expect(">");
        for (int i = 0; i < count; i++) {
          registers.put(here.declare(name + i), type);
        }
      } else {
        registers.put(here.declare(name), type);
      }
    } while (tokens.skip(","));
    tokens.expect(";");
  }

  private InstructionSyntax instruction(Scope here) {
    int start = tokens.position();
    int line = tokens.peek().line();
    Guard guard = null;
    if (tokens.skip("@")) {
      boolean negated = tokens.skip("!");
      guard = new Guard(here.resolve(tokens.word()), negated);
    }
    List<String> words = List.of(tokens.word().split("\\."));
    OperandParser operands = new OperandParser(tokens, here);
    List<Operand> list = operands.untilSemicolon();
    String text = tokens.textFrom(start);
    tokens.expect(";");
    return new InstructionSyntax(
        line, text, guard, words.getFirst(), words.subList(1, words.size()), list);
  }
}
