package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The modifiers of an instruction. Each must be asked for, or it is one that the emulator does not
/// know.
final class Modifiers {
  private final List<String> rest;

  Modifiers(List<String> modifiers) {
    rest = new ArrayList<>(modifiers);
  }

  /// Whether it is there; it then counts as known.
  boolean take(String modifier) {
    return rest.remove(modifier);
  }

  /// The first of these that is there, or the last of them.
  String takeOr(String... choices) {
    for (String choice : choices) {
      if (take(choice)) {
        return choice;
      }
    }
    return choices[choices.length - 1];
  }

  /// Drops what has no effect here, such as cache hints.
  void ignore(String... modifiers) {
    for (String modifier : modifiers) {
      rest.remove(modifier);
    }
  }

  void ignorePrefixed(String prefix) {
    rest.removeIf(modifier -> modifier.startsWith(prefix));
  }

  /// The next of the types, or null.
  @Nullable Type takeType() {
    for (String modifier : rest) {
      Type type = Type.of(modifier);
      if (type != null) {
        rest.remove(modifier);
        return type;
      }
    }
    return null;
  }

  /// The first modifier that is a key of the map; its value.
  <T> @Nullable T takeKey(Map<String, T> map) {
    for (String modifier : rest) {
      T value = map.get(modifier);
      if (value != null) {
        rest.remove(modifier);
        return value;
      }
    }
    return null;
  }

  /// What nobody asked for.
  List<String> unknown() {
    return List.copyOf(rest);
  }
}
