package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Special;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gives out the slots of a program: registers first, then special registers, then constants.
final class Slots {
  private int registers;
  private int predicates;
  private final Map<Special, Integer> specials = new EnumMap<>(Special.class);
  private final List<Long> constants = new ArrayList<>();
  private final Map<Long, Integer> places = new HashMap<>();

  /// Only before the first special register or constant.
  int newRegister() {
    return registers++;
  }

  int newPredicate() {
    return predicates++;
  }

  int special(Special special) {
    int slot = registers + Arrays.asList(Special.values()).indexOf(special);
    specials.put(special, slot);
    return slot;
  }

  int constant(long value) {
    int place =
        places.computeIfAbsent(
            value,
            v -> {
              constants.add(v);
              return constants.size() - 1;
            });
    return registers + Special.values().length + place;
  }

  int registers() {
    return registers;
  }

  int predicates() {
    return predicates;
  }

  Map<Special, Integer> specials() {
    return specials;
  }

  List<Long> constants() {
    return constants;
  }
}
