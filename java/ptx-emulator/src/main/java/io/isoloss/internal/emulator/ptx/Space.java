package io.isoloss.internal.emulator.ptx;

/// The state spaces of PTX that are memory.
public enum Space {
  GENERIC,
  GLOBAL,
  CONST,
  SHARED,
  LOCAL,
  PARAM
}
