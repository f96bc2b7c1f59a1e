package io.isoloss.internal.emulator.run;

import io.isoloss.internal.emulator.memory.DeviceMemory;
import io.isoloss.internal.emulator.memory.LocalMemory;
import io.isoloss.internal.emulator.memory.ParameterMemory;
import io.isoloss.internal.emulator.memory.SharedMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The warps of a block and what they share. Used again for one block after another.
public final class Block {
  private final Launch launch;
  private final Counters counters;
  private final SharedMemory shared;
  private final LocalMemory local;
  private final List<Warp> warps = new ArrayList<>();
  private final int threads;
  private long index;

  Block(Launch launch, Counters counters) {
    this.launch = launch;
    this.counters = counters;
    Program program = launch.program();
    threads = Math.toIntExact(launch.block().count());
    shared =
        new SharedMemory(
            program.sharedBytes() + launch.dynamicShared(), program.leastSharedAccess());
    local = new LocalMemory(program.localBytes(), threads);
    Instruction[] code = program.instructions().toArray(Instruction[]::new);
    long[][] constants = constants(program);
    for (int first = 0; first < threads; first += Warp.LANES) {
      warps.add(new Warp(this, first / Warp.LANES, program, code, constants));
    }
  }

  private static long[][] constants(Program program) {
    long[][] constants = new long[program.constants().size()][Warp.LANES];
    for (int i = 0; i < constants.length; i++) {
      Arrays.fill(constants[i], program.constants().get(i));
    }
    return constants;
  }

  /// Runs the block with a number.
  void run(long number) {
    index = number;
    shared.clear();
    local.clear();
    for (Warp warp : warps) {
      warp.start(threads - warp.index() * Warp.LANES);
    }
    boolean running = true;
    while (running) {
      running = false;
      for (Warp warp : warps) {
        running |= warp.state() == Warp.State.RUNNING && warp.run() == Warp.State.AT_BARRIER;
      }
      running |= Barriers.release(warps, shared);
    }
  }

  KernelFault fault(Fault fault, int warp, Instruction.Source source) {
    int thread = warp * Warp.LANES + fault.lane();
    Program program = launch.program();
    String message =
        "kernel %s of %s, line %d `%s`, block %s, thread %s: %s"
            .formatted(
                program.name(),
                program.module(),
                source.line(),
                source.text(),
                launch.grid().place(index),
                launch.block().place(thread),
                fault.problem());
    return new KernelFault(fault.check(), source.line(), source.text(), message, fault);
  }

  Launch launch() {
    return launch;
  }

  long index() {
    return index;
  }

  public Counters counters() {
    return counters;
  }

  public SharedMemory shared() {
    return shared;
  }

  public LocalMemory local() {
    return local;
  }

  public DeviceMemory global() {
    return launch.memory();
  }

  public ParameterMemory parameters() {
    return launch.parameters();
  }
}
