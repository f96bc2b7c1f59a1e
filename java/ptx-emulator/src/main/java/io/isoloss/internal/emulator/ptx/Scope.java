package io.isoloss.internal.emulator.ptx;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names declared between two braces. Inner scopes hide outer ones, so what they declare gets
/// a name of its own.
final class Scope {
  private final @Nullable Scope outer;
  private final String suffix;
  private final Map<String, String> names = new HashMap<>();

  Scope(@Nullable Scope outer, int number) {
    this.outer = outer;
    this.suffix = outer == null ? "" : "@" + number;
  }

  /// Declares a name, and gives the one that it has in the whole function.
  String declare(String name) {
    String unique = name + suffix;
    names.put(name, unique);
    return unique;
  }

  /// The name that a use here means.
  String resolve(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      String unique = scope.names.get(name);
      if (unique != null) {
        return unique;
      }
    }
    return name;
  }

  @Nullable Scope outer() {
    return outer;
  }
}
