package io.isoloss.internal.emulator.run;

import io.isoloss.internal.emulator.memory.DeviceMemory;

/// What a launch asks for.
public record Launch(
    Program program,
    Size grid,
    Size block,
    int dynamicShared,
    byte[] parameters,
    DeviceMemory memory) {}
