package io.isoloss.internal.emulator.conformance;

import io.isoloss.internal.emulator.ptx.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Inputs for the rows of the table: pairs of edge cases, triples of them, and random bits.
final class Inputs {
  private static final int RANDOM = 1000;
  private static final int MOST_PAIRS = 1000;

  /// Where rounding and ranges have their edges; of the other formats by their shape.
  private static final long[] FLOATS = {
    0x00000000, 0x00000001, 0x00000002, 0x007fffff, 0x00800000, 0x00800001, 0x33000000, 0x33000001,
    0x33800000, 0x387fc000, 0x38800000, 0x3effffff, 0x3f000000, 0x3f000001, 0x3f7fffff, 0x3f800000,
    0x3f800001, 0x3fbfffff, 0x3fc00000, 0x40000000, 0x40200000, 0x40400000, 0x40490fdb, 0x42fe0000,
    0x43000000, 0x437f0000, 0x437f8000, 0x46ffffff, 0x47000000, 0x477fe000, 0x477fefff, 0x477ff000,
    0x47800000, 0x4b000001, 0x4b7fffff, 0x4effffff, 0x4f000000, 0x4f800000, 0x5f000000, 0x5f7fffff,
    0x5f800000, 0x7e800000, 0x7f7fffff, 0x7f800000, 0x7f800001, 0x7fc00000, 0x7fffffff
  };

  private static final long[] HALVES = {
    0x0000, 0x0001, 0x03ff, 0x0400, 0x37ff, 0x3800, 0x3c00, 0x3c01, 0x3e00, 0x4100, 0x57f8, 0x7bff,
    0x7c00, 0x7c01, 0x7e00
  };

  private Inputs() {}

  static List<long[]> of(Row row) {
    List<long[]> all = new ArrayList<>();
    List<Type> types = row.inputs();
    Random random = new Random(row.text().hashCode());
    pairs(types, all);
    if (all.size() > MOST_PAIRS) {
      Collections.shuffle(all, random);
      all.subList(MOST_PAIRS, all.size()).clear();
    }
    for (int i = 0; i < RANDOM; i++) {
      long[] inputs = new long[types.size()];
      for (int j = 0; j < inputs.length; j++) {
        inputs[j] = random(types.get(j), random);
      }
      all.add(inputs);
    }
    return all;
  }

  private static void pairs(List<Type> types, List<long[]> all) {
    List<Long> first = edges(types.getFirst());
    List<Long> second = types.size() > 1 ? edges(types.get(1)) : List.of(0L);
    int count = 0;
    for (long a : first) {
      for (long b : second) {
        long[] inputs = new long[types.size()];
        inputs[0] = a;
        for (int i = 1; i < inputs.length; i++) {
          List<Long> edges = edges(types.get(i));
          inputs[i] = i == 1 ? b : edges.get(count % edges.size());
          count += i;
        }
        all.add(inputs);
      }
    }
  }

  private static long random(Type type, RandomGenerator random) {
    List<Long> edges = edges(type);
    return switch (random.nextInt(4)) {
      case 0 -> edges.get(random.nextInt(edges.size()));
      // Near an edge, and of a middling size, where roundings and carries happen.
      case 1 -> cut(edges.get(random.nextInt(edges.size())) + random.nextInt(-4, 5), type);
      case 2 -> middling(type, random);
      default -> cut(random.nextLong(), type);
    };
  }

  private static long middling(Type type, RandomGenerator random) {
    return switch (type) {
      case F32 -> Float.floatToRawIntBits((float) (random.nextGaussian() * 1000)) & 0xffffffffL;
      case F64 -> Double.doubleToRawLongBits(random.nextGaussian() * 1e5);
      default -> cut(random.nextLong(70), type);
    };
  }

  private static long cut(long raw, Type type) {
    return type.bits() == 64 ? raw : raw & (1L << type.bits()) - 1;
  }

  private static List<Long> edges(Type type) {
    List<Long> edges = new ArrayList<>();
    switch (type) {
      case PRED -> Collections.addAll(edges, 0L, 1L);
      case F16 -> signs(edges, HALVES, 0x8000);
      case F32 -> signs(edges, FLOATS, 0x80000000L);
      case F64 -> doubles(edges);
      default -> integers(edges, type);
    }
    return edges;
  }

  private static void signs(List<Long> edges, long[] magnitudes, long sign) {
    for (long magnitude : magnitudes) {
      edges.add(magnitude);
      edges.add(magnitude | sign);
    }
  }

  /// The floats, widened, with the doubles next to them, and the edges of the format itself.
  private static void doubles(List<Long> edges) {
    for (long bits : FLOATS) {
      long wide = Double.doubleToRawLongBits(Float.intBitsToFloat((int) bits));
      Collections.addAll(edges, wide, wide | Long.MIN_VALUE, wide + 1);
    }
    long[] own = {
      1,
      0x000fffffffffffffL,
      0x0010000000000000L,
      0x3fefffffffffffffL,
      0x41dfffffffc00000L,
      0x41efffffffe00000L,
      0x43e0000000000000L,
      0x43f0000000000000L,
      0x7fefffffffffffffL,
      0x3690000000000000L,
      0x3690000000000001L
    };
    signs(edges, own, Long.MIN_VALUE);
  }

  private static void integers(List<Long> edges, Type type) {
    for (int bit = 0; bit < type.bits(); bit += bit < 8 ? 1 : 7) {
      long power = 1L << bit;
      Collections.addAll(edges, cut(power - 1, type), power, cut(-power, type));
    }
    long top = 1L << (type.bits() - 1);
    Collections.addAll(edges, top, top - 1, cut(top + 1, type), cut(0x5a5a5a5aa5a5a5a5L, type));
  }
}
