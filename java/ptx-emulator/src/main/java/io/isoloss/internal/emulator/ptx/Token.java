package io.isoloss.internal.emulator.ptx;

/// A word, a number or a sign of PTX text.
///
/// @param line where it stands, from 1
record Token(Kind kind, String text, int line) {
  enum Kind {
    /// A name, a directive or an opcode with its modifiers, such as `ld.global.f32`.
    WORD,
    NUMBER,
    STRING,
    SIGN,
    END
  }

  boolean is(String sign) {
    return (kind == Kind.SIGN || kind == Kind.WORD) && text.equals(sign);
  }
}
