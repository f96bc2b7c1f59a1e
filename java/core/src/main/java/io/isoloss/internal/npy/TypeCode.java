package io.isoloss.internal.npy;

import io.isoloss.DType;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// NumPy's codes for types, such as `<f4`: a byte order, a kind, a size in bytes.
///
/// @param order the byte order of the elements
record TypeCode(DType type, ByteOrder order) {
  /// `V2` is what the ml_dtypes package writes for bfloat16 (its other types are one byte wide). It
  /// always comes with a byte order, unlike NumPy's own `|V2`, two bytes that mean nothing.
  private static final Map<String, DType> TYPES =
      Map.ofEntries(
          Map.entry("f2", DType.FLOAT16),
          Map.entry("f4", DType.FLOAT32),
          Map.entry("f8", DType.FLOAT64),
          Map.entry("V2", DType.BFLOAT16),
          Map.entry("i1", DType.INT8),
          Map.entry("i2", DType.INT16),
          Map.entry("i4", DType.INT32),
          Map.entry("i8", DType.INT64),
          Map.entry("u1", DType.UINT8),
          Map.entry("u2", DType.UINT16),
          Map.entry("u4", DType.UINT32),
          Map.entry("u8", DType.UINT64));

  private static final Map<DType, String> CODES =
      TYPES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  /// Types may also go by name.
  private static final Map<String, DType> NAMES =
      Stream.of(DType.values()).collect(Collectors.toMap(DType::toString, type -> type));

  private static final String BOOL = "b1";

  /// The type of that code, or null if no tensor has it.
  static @Nullable TypeCode parse(String code) {
    DType named = NAMES.get(code);
    if (named != null) {
      return new TypeCode(named, ByteOrder.nativeOrder());
    }
    if (code.isEmpty()) {
      return null;
    }
    String bare = code.substring(1);
    DType type = bare.equals(BOOL) ? DType.UINT8 : TYPES.get(bare);
    ByteOrder order =
        switch (code.charAt(0)) {
          case '<' -> ByteOrder.LITTLE_ENDIAN;
          case '>' -> ByteOrder.BIG_ENDIAN;
          case '=' -> ByteOrder.nativeOrder();
          // "Does not matter", which is true of single bytes only.
          case '|' -> type != null && type.bytes() == 1 ? ByteOrder.nativeOrder() : null;
          default -> null;
        };
    return type == null || order == null ? null : new TypeCode(type, order);
  }

  /// The code of a type in this machine's byte order.
  static String of(DType type) {
    String order = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "<" : ">";
    return (type.bytes() == 1 ? "|" : order) + CODES.get(type);
  }
}
