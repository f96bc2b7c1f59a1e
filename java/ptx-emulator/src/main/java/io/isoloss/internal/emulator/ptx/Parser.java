package io.isoloss.internal.emulator.ptx;

import java.util.ArrayList;
import java.util.List;

/// Reads a module: its variables and functions.
public final class Parser {
  private final String name;
  private final Tokens tokens;
  private final List<Variable> variables = new ArrayList<>();
  private final List<FunctionSyntax> functions = new ArrayList<>();

  private Parser(String name, String text) {
    this.name = name;
    this.tokens = new Tokens(name, text);
  }

  /// Reads a module.
  ///
  /// @throws PtxException at what is not PTX, or is PTX that the emulator does not know
  public static ModuleSyntax parse(String name, String text) {
    return new Parser(name, text).module();
  }

  private ModuleSyntax module() {
    while (!tokens.atEnd()) {
      directive();
    }
    return new ModuleSyntax(name, List.copyOf(variables), List.copyOf(functions));
  }

  private void directive() {
    Token token = tokens.peek();
    switch (token.text()) {
      case ".version", ".target", ".address_size", ".file" -> skipLine(token.line());
      case ".visible", ".weak", ".extern", ".common", ";" -> tokens.next();
      case ".entry" -> function(true);
      case ".func" -> function(false);
      case ".global", ".const", ".shared" -> variables.add(new VariableParser(tokens).variable());
      case ".section" -> skipBraces();
      default -> throw tokens.problem("unknown directive '" + token.text() + "'");
    }
  }

  private void function(boolean entry) {
    tokens.next();
    List<Variable> results =
        tokens.nextIs("(") ? new VariableParser(tokens).parameters() : List.of();
    String function = tokens.word();
    List<Variable> parameters =
        tokens.nextIs("(") ? new VariableParser(tokens).parameters() : List.of();
    while (!tokens.nextIs("{") && !tokens.nextIs(";")) {
      // Launch bounds, such as `.maxntid 256, 1, 1`: they bind the compiler, not the result.
      tokens.next();
    }
    if (!tokens.skip(";")) {
      functions.add(new BodyParser(tokens).function(function, entry, results, parameters));
    }
  }

  private void skipLine(int line) {
    while (!tokens.atEnd() && tokens.peek().line() == line) {
      tokens.next();
    }
  }

  private void skipBraces() {
    while (!tokens.skip("}")) {
      if (tokens.atEnd()) {
        throw tokens.problem("a section has no end");
      }
      tokens.next();
    }
  }
}
