package io.isoloss.internal.emulator.run;

import io.isoloss.internal.emulator.memory.DeviceMemory;
import io.isoloss.internal.emulator.memory.ParameterMemory;

/// What a launch asks for.
public record Launch(
    Program program,
    Size grid,
    Size block,
    int dynamicShared,
    ParameterMemory parameters,
    DeviceMemory memory) {}
