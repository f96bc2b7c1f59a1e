package io.isoloss.internal.emulator.run;

import java.util.List;
import java.util.Map;

/// A kernel, ready to run.
///
/// The slots of values hold registers first, then special registers, then constants.
///
/// @param registers how many slots of values are registers
/// @param specials the slots of special registers
/// @param constants the values of the slots after those, the same in every lane
/// @param predicates how many predicates there are
/// @param sharedBytes static shared memory; dynamic shared memory follows it
/// @param leastSharedAccess the bytes of the least access to shared memory
/// @param localBytes local memory of a thread
/// @param parameterBytes the size of the block of parameters
public record Program(
    String module,
    String name,
    List<Instruction> instructions,
    int registers,
    Map<Special, Integer> specials,
    List<Long> constants,
    int predicates,
    int sharedBytes,
    int leastSharedAccess,
    int localBytes,
    int parameterBytes) {

  public Program {
    instructions = List.copyOf(instructions);
    specials = Map.copyOf(specials);
    constants = List.copyOf(constants);
  }

  int slots() {
    return registers + Special.values().length + constants.size();
  }
}
