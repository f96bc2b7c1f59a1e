package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.Space;
import io.isoloss.internal.emulator.ptx.Type;
import io.isoloss.internal.emulator.run.Instruction;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Binds the instructions that access memory.
final class MemoryBinder {
  private static final Map<Space, MemorySpace> SPACES =
      new EnumMap<>(
          Map.of(
              Space.GENERIC, new GenericSpace(),
              Space.GLOBAL, new GlobalSpace(),
              Space.CONST, new GlobalSpace(),
              Space.SHARED, new SharedSpace(),
              Space.LOCAL, new LocalSpace(),
              Space.PARAM, new ParameterSpace()));

  private MemoryBinder() {}

  /// The instruction, or null if it is none of these.
  static @Nullable Instruction bind(Operands operands) {
    return switch (operands.opcode()) {
      case "ld", "ldu" -> load(operands);
      case "st" -> store(operands);
      case "atom", "red" -> atomic(operands);
      case "membar", "fence" -> fence(operands);
      case "prefetch", "prefetchu", "discard", "applypriority" -> hint(operands);
      default -> null;
    };
  }

  private static MemorySpace space(Operands operands, int address) {
    Modifiers modifiers = operands.modifiers();
    // How long a line stays in a cache, and what orders it, is not emulated.
    modifiers.ignore("volatile", "weak", "relaxed", "acquire", "release", "acq_rel", "nc");
    modifiers.ignore("cta", "cluster", "gpu", "sys");
    modifiers.ignore("ca", "cg", "cs", "lu", "cv", "wb", "wt");
    modifiers.ignorePrefixed("L1::");
    modifiers.ignorePrefixed("L2::");
    Space named =
        switch (modifiers.takeOr("global", "shared", "local", "param", "const", "")) {
          case "global" -> Space.GLOBAL;
          case "shared" -> Space.SHARED;
          case "local" -> Space.LOCAL;
          case "param" -> Space.PARAM;
          case "const" -> Space.CONST;
          default -> Space.GENERIC;
        };
    modifiers.ignore("shared::cta");
    Space ofVariable = operands.spaceOf(address);
    // The parameters of device functions lie in local memory.
    Space space = named == Space.PARAM && ofVariable != null ? ofVariable : named;
    MemorySpace memory = SPACES.get(space);
    if (memory == null) {
      throw operands.problem("unknown state space");
    }
    return memory;
  }

  private static Type type(Operands operands, MemorySpace space) {
    Type type = operands.type();
    if (space instanceof SharedSpace || space instanceof GenericSpace) {
      operands.layout().sharedAccess(type.bytes());
    }
    return type;
  }

  private static Instruction load(Operands operands) {
    MemorySpace space = space(operands, 1);
    operands.modifiers().ignore("v2", "v4");
    Type type = type(operands, space);
    return new Load(space, operands.address(1), type, operands.destinations(0));
  }

  private static Instruction store(Operands operands) {
    MemorySpace space = space(operands, 0);
    operands.modifiers().ignore("v2", "v4");
    Type type = type(operands, space);
    return new Store(space, operands.address(0), type.bytes(), operands.sources(1, type));
  }

  private static @Nullable Instruction atomic(Operands operands) {
    boolean returns = operands.opcode().equals("atom");
    int address = returns ? 1 : 0;
    MemorySpace space = space(operands, address);
    operands.modifiers().ignore("noftz");
    String operation =
        operands
            .modifiers()
            .takeOr("add", "min", "max", "and", "or", "xor", "exch", "cas", "inc", "dec", "");
    Type type = operands.type();
    Ternary update = AtomicOps.of(operation, type);
    if (update == null || type.bits() < 32) {
      return null;
    }
    int b = operands.source(address + 1, type);
    return new Atomic(
        space,
        operands.address(address),
        type.bytes(),
        update,
        returns ? operands.destination(0) : operands.frame().nowhere(),
        b,
        operation.equals("cas") ? operands.source(address + 2, type) : b);
  }

  private static Instruction fence(Operands operands) {
    operands.modifiers().ignore("sc", "acq_rel", "cta", "gl", "gpu", "sys", "cluster");
    return new Fence();
  }

  private static Instruction hint(Operands operands) {
    operands.modifiers().ignore("global", "local", "L1", "L2", "L2::evict_last");
    return new Nothing();
  }
}
