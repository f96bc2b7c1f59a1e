package io.isoloss.internal.emulator.ptx;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The fundamental types of PTX.
public enum Type {
  U8(8, Kind.UNSIGNED),
  U16(16, Kind.UNSIGNED),
  U32(32, Kind.UNSIGNED),
  U64(64, Kind.UNSIGNED),
  S8(8, Kind.SIGNED),
  S16(16, Kind.SIGNED),
  S32(32, Kind.SIGNED),
  S64(64, Kind.SIGNED),
  B8(8, Kind.BITS),
  B16(16, Kind.BITS),
  B32(32, Kind.BITS),
  B64(64, Kind.BITS),
  F16(16, Kind.FLOAT),
  F16X2(32, Kind.BITS),
  F32(32, Kind.FLOAT),
  F64(64, Kind.FLOAT),
  PRED(1, Kind.PREDICATE);

  /// How the bits are read.
  public enum Kind {
    UNSIGNED,
    SIGNED,
    BITS,
    FLOAT,
    PREDICATE
  }

  private final int bits;
  private final Kind kind;

  Type(int bits, Kind kind) {
    this.bits = bits;
    this.kind = kind;
  }

  public int bits() {
    return bits;
  }

  public int bytes() {
    return bits / 8;
  }

  public boolean signed() {
    return kind == Kind.SIGNED;
  }

  public boolean isFloat() {
    return kind == Kind.FLOAT;
  }

  /// The low bits of a register as a value of this type in 64 bits: with its sign if it has one.
  public long extend(long raw) {
    int unused = 64 - bits;
    return signed() ? raw << unused >> unused : raw << unused >>> unused;
  }

  /// The type of a modifier such as `s32`, or null.
  public static @Nullable Type of(String modifier) {
    for (Type type : values()) {
      if (type.text().equals(modifier)) {
        return type;
      }
    }
    return null;
  }

  /// Its name in PTX, without the dot.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
