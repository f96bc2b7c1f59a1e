package io.isoloss.internal.emulator.run;

import java.util.Arrays;

/// 32 threads that run in step. Where they part, those at the earliest instruction run first, so
/// that they meet again as early as can be.
public final class Warp {
  public static final int LANES = 32;
  public static final int ALL = -1;

  /// Why a warp stopped.
  enum State {
    RUNNING,
    AT_BARRIER,
    DONE
  }

  private final Block block;
  private final int index;
  private final Instruction[] code;
  private final Program program;
  private final long[][] values;
  private final int[] defined;
  private final int[] predicates;
  private final int[] predicatesDefined;
  private final Groups waiting = new Groups();

  /// The lanes that have not exited.
  private int live;

  private int active;
  private int place;

  /// The place of the earliest ready group that waits.
  private int nextReady;

  private int carry;
  private final long[] addresses = new long[LANES];
  private final long[] copy = new long[LANES];
  private State state = State.DONE;

  Warp(Block block, int index, Program program, Instruction[] code, long[][] constants) {
    this.block = block;
    this.index = index;
    this.program = program;
    this.code = code;
    int own = program.slots() - constants.length;
    values = Arrays.copyOf(new long[own][LANES], program.slots());
    System.arraycopy(constants, 0, values, own, constants.length);
    defined = new int[program.slots()];
    predicates = new int[program.predicates()];
    predicatesDefined = new int[program.predicates()];
  }

  /// Puts the warp at the start of the kernel, with so many of its lanes in use.
  void start(int threads) {
    live = threads >= LANES ? ALL : (1 << threads) - 1;
    active = live;
    place = 0;
    carry = 0;
    state = State.RUNNING;
    waiting.clear();
    nextReady = Integer.MAX_VALUE;
    Arrays.fill(defined, 0, program.registers(), 0);
    Arrays.fill(defined, program.registers(), defined.length, ALL);
    Arrays.fill(predicatesDefined, 0);
    program.specials().forEach(this::setSpecial);
  }

  private void setSpecial(Special special, int slot) {
    for (int lane = 0; lane < LANES; lane++) {
      values[slot][lane] = special.value(block, index, lane);
    }
  }

  /// Runs up to the next barrier or to the end.
  State run() {
    Counters counters = block.counters();
    Instruction instruction = code[place];
    try {
      while (state == State.RUNNING) {
        instruction = code[place];
        int lanes = instruction.lanes(this, active);
        counters.count(lanes);
        if (instruction instanceof Control control) {
          control.go(this, lanes);
        } else {
          if (lanes != 0) {
            instruction.execute(this, lanes);
          }
          place++;
        }
        if (place >= nextReady) {
          regroup();
        }
      }
    } catch (Fault fault) {
      throw block.fault(fault, index, instruction.source());
    }
    return state;
  }

  /// Joins the group that waits here, or lets an earlier one run.
  private void regroup() {
    if (state != State.RUNNING) {
      return;
    }
    if (place > nextReady) {
      waiting.add(place, active, false);
      active = 0;
      place = nextReady;
    }
    active |= waiting.take(place);
    nextReady = waiting.nextReady();
  }

  /// Goes on with the next instruction.
  public void step() {
    place++;
  }

  /// Goes on at `target` in some of the active lanes, and with the next instruction in the others.
  public void jump(int target, int lanes) {
    int others = active & ~lanes;
    if (others == 0) {
      place = target;
    } else if (lanes == 0) {
      place++;
    } else {
      block.counters().countDivergence();
      int next = place + 1;
      waiting.add(Math.max(next, target), target > next ? lanes : others, false);
      active = target > next ? others : lanes;
      place = Math.min(next, target);
      nextReady = waiting.nextReady();
    }
  }

  /// Ends some of the active lanes.
  public void exit(int lanes) {
    live &= ~lanes;
    active &= ~lanes;
    if (active != 0) {
      place++;
    } else {
      runOthers();
    }
  }

  /// Lets the active lanes wait where they are, for lanes that are elsewhere.
  ///
  /// @throws Fault if none of the others can come
  public void await(int missing, String what) {
    if (nextReady == Integer.MAX_VALUE) {
      throw new Fault(
          Check.DIVERGENCE,
          Integer.numberOfTrailingZeros(active),
          what + " waits for lanes " + lanesText(missing) + " that do not come here");
    }
    waiting.add(place, active, true);
    runOthers();
  }

  /// Lets lanes pass that wait at instructions of this kind elsewhere.
  ///
  /// @return whether all of these lanes do
  public boolean releaseOthers(int lanes, Class<? extends Instruction> kind) {
    boolean released = waiting.release(lanes, other -> kind.isInstance(code[other]));
    nextReady = waiting.nextReady();
    return released;
  }

  private void runOthers() {
    int next = nextReady != Integer.MAX_VALUE ? nextReady : waiting.next();
    if (next == Integer.MAX_VALUE) {
      state = State.DONE;
      return;
    }
    place = next;
    active = waiting.take(next);
    nextReady = waiting.nextReady();
  }

  /// Joins the lanes that wait at this instruction.
  public int gather() {
    if (!waiting.isEmpty()) {
      active |= waiting.take(place);
      nextReady = waiting.nextReady();
    }
    return active;
  }

  /// Stops at a barrier, which all live lanes have reached.
  public void stopAtBarrier() {
    state = State.AT_BARRIER;
  }

  /// Passes the barrier.
  void release() {
    state = State.RUNNING;
    place++;
  }

  State state() {
    return state;
  }

  /// The instruction that the warp stands at.
  Instruction current() {
    return code[place];
  }

  static String lanesText(int lanes) {
    StringBuilder text = new StringBuilder();
    for (int rest = lanes; rest != 0; rest &= rest - 1) {
      text.append(text.isEmpty() ? "" : ", ").append(Integer.numberOfTrailingZeros(rest));
    }
    return text.toString();
  }

  public Block block() {
    return block;
  }

  /// Its number in the block.
  public int index() {
    return index;
  }

  public int active() {
    return active;
  }

  /// The lanes that have not exited.
  public int live() {
    return live;
  }

  /// The values of a slot that is read, by lane.
  ///
  /// @throws Fault if it was not written before in all of these lanes
  public long[] read(int slot, int lanes) {
    int undefined = lanes & ~defined[slot];
    if (undefined != 0) {
      throw new Fault(
          Check.UNDEFINED_REGISTER,
          Integer.numberOfTrailingZeros(undefined),
          "reads a register that was never written");
    }
    return values[slot];
  }

  /// The values of a slot that is about to be written in these lanes.
  public long[] write(int slot, int lanes) {
    defined[slot] |= lanes;
    return values[slot];
  }

  /// A predicate, one bit a lane.
  public int predicate(int slot, int lanes) {
    int undefined = lanes & ~predicatesDefined[slot];
    if (undefined != 0) {
      throw new Fault(
          Check.UNDEFINED_REGISTER,
          Integer.numberOfTrailingZeros(undefined),
          "reads a predicate that was never written");
    }
    return predicates[slot];
  }

  public void setPredicate(int slot, int lanes, int bits) {
    predicatesDefined[slot] |= lanes;
    predicates[slot] = (predicates[slot] & ~lanes) | (bits & lanes);
  }

  /// A copy of the values of a slot, good until the next one is made.
  public long[] copy(long[] slot) {
    System.arraycopy(slot, 0, copy, 0, LANES);
    return copy;
  }

  /// Room for the addresses of one access.
  public long[] addresses() {
    return addresses;
  }

  /// The carry flag, one bit a lane.
  public int carry() {
    return carry;
  }

  public void setCarry(int lanes, int bits) {
    carry = (carry & ~lanes) | (bits & lanes);
  }
}
