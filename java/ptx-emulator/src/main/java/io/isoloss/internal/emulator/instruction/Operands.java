package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.ptx.InstructionSyntax;
import io.isoloss.internal.emulator.ptx.InstructionSyntax.Guard;
import io.isoloss.internal.emulator.ptx.Operand;
import io.isoloss.internal.emulator.ptx.PtxException;
import io.isoloss.internal.emulator.ptx.Space;
import io.isoloss.internal.emulator.ptx.Type;
import io.isoloss.internal.emulator.run.Instruction;
import io.isoloss.internal.emulator.run.Special;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operands of one instruction, as slots.
final class Operands {
  private final String module;
  private final InstructionSyntax syntax;
  private final Frame frame;
  private final Slots slots;
  private final Layout layout;
  private final Modifiers modifiers;

  Operands(String module, InstructionSyntax syntax, Frame frame, Slots slots, Layout layout) {
    this.module = module;
    this.syntax = syntax;
    this.frame = frame;
    this.slots = slots;
    this.layout = layout;
    this.modifiers = new Modifiers(syntax.modifiers());
  }

  String opcode() {
    return syntax.opcode();
  }

  Modifiers modifiers() {
    return modifiers;
  }

  Frame frame() {
    return frame;
  }

  int count() {
    return syntax.operands().size();
  }

  Operand get(int index) {
    if (index >= count()) {
      throw problem("operand " + (index + 1) + " is missing");
    }
    return syntax.operands().get(index);
  }

  PtxException problem(String problem) {
    return new PtxException(module, syntax.line(), problem + ": " + syntax.text());
  }

  /// The next of the types among the modifiers.
  Type type() {
    Type type = modifiers.takeType();
    if (type == null) {
      throw problem("the type is missing or unknown");
    }
    return type;
  }

  /// Gives an instruction its guard and its place in the text.
  Instruction place(Instruction instruction) {
    Guard guard = syntax.guard();
    if (guard != null) {
      instruction.guard(predicateSlot(guard.predicate()), guard.negated());
    }
    instruction.place(new Instruction.Source(syntax.line(), syntax.text()));
    return instruction;
  }

  boolean isGuarded() {
    return syntax.guard() != null;
  }

  /// The slot of a value that is read.
  int source(int index, Type type) {
    return source(get(index), type);
  }

  int source(Operand operand, Type type) {
    return switch (operand) {
      case Operand.IntegerLiteral(long value) -> slots.constant(value);
      case Operand.FloatLiteral(double value) -> slots.constant(bits(value, type));
      case Operand.Name(String name) -> named(name);
      default -> throw problem("unexpected operand " + operand);
    };
  }

  private static long bits(double value, Type type) {
    return type.bits() == 64
        ? Double.doubleToRawLongBits(value)
        : Float.floatToRawIntBits((float) value);
  }

  private int named(String name) {
    Integer register = frame.register(name);
    if (register != null) {
      return register;
    }
    Special special = Special.of(name);
    if (special != null) {
      return slots.special(special);
    }
    if (name.equals("WARP_SZ")) {
      return slots.constant(32);
    }
    return slots.constant(variable(name).address());
  }

  private Location variable(String name) {
    Location location = frame.variable(name);
    if (location == null) {
      throw problem("unknown name '" + name + "'");
    }
    return location;
  }

  /// The slot of a value that is written.
  int destination(int index) {
    return destination(get(index));
  }

  int destination(Operand operand) {
    if (operand instanceof Operand.Pair(Operand first, Operand _)) {
      return destination(first);
    }
    if (operand instanceof Operand.Name(String name)) {
      Integer register = name.equals("_") ? Integer.valueOf(frame.nowhere()) : frame.register(name);
      if (register != null) {
        return register;
      }
    }
    throw problem("not a register: " + operand);
  }

  /// The second result, a predicate, of `d|p`; -1 if there is none.
  int secondPredicate(int index) {
    return get(index) instanceof Operand.Pair(Operand _, Operand.Name(String name))
            && !name.equals("_")
        ? predicateSlot(name)
        : -1;
  }

  int predicateDestination(int index) {
    Operand operand = get(index) instanceof Operand.Pair(Operand first, _) ? first : get(index);
    if (operand instanceof Operand.Name(String name)) {
      return predicateSlot(name);
    }
    throw problem("not a predicate: " + operand);
  }

  PredicateSource predicate(int index) {
    return switch (get(index)) {
      case Operand.Name(String name) -> new PredicateSource(predicateSlot(name), false);
      case Operand.Not(String name) -> new PredicateSource(predicateSlot(name), true);
      default -> throw problem("not a predicate: " + get(index));
    };
  }

  private int predicateSlot(String name) {
    Integer slot = frame.register(name);
    if (slot == null || frame.type(name) != Type.PRED) {
      throw problem("unknown predicate '" + name + "'");
    }
    return slot;
  }

  /// The slots of `{a, b}`, or of one register.
  int[] sources(int index, Type type) {
    return elements(index).stream().mapToInt(element -> source(element, type)).toArray();
  }

  int[] destinations(int index) {
    return elements(index).stream().mapToInt(this::destination).toArray();
  }

  private List<Operand> elements(int index) {
    return get(index) instanceof Operand.Group(List<Operand> elements)
        ? elements
        : List.of(get(index));
  }

  boolean isGroup(int index) {
    return get(index) instanceof Operand.Group;
  }

  long literal(int index) {
    if (get(index) instanceof Operand.IntegerLiteral(long value)) {
      return value;
    }
    throw problem("not an integer: " + get(index));
  }

  /// The place that `[base+offset]` names.
  Place address(int index) {
    if (!(get(index) instanceof Operand.Address(String base, long offset))) {
      throw problem("not an address: " + get(index));
    }
    Type type = base.isEmpty() ? null : frame.type(base);
    if (base.isEmpty()) {
      return new Place(slots.constant(0), -1, offset);
    }
    if (type == null) {
      return new Place(slots.constant(variable(base).address()), -1, offset);
    }
    return new Place(named(base), type.bits() == 32 ? 0xffffffffL : -1, offset);
  }

  /// The state space of the variable that an address names, or null if it names none.
  @Nullable Space spaceOf(int index) {
    if (get(index) instanceof Operand.Address(String base, long _)) {
      Location location = frame.variable(base);
      return location == null ? null : location.space();
    }
    return null;
  }

  /// Where the program goes on at a label.
  int label(int index) {
    Integer place = get(index) instanceof Operand.Name(String name) ? frame.label(name) : null;
    if (place == null) {
      throw problem("unknown label");
    }
    return place;
  }

  int constant(long value) {
    return slots.constant(value);
  }

  Layout layout() {
    return layout;
  }
}
