package io.isoloss.internal.emulator.run;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The registers that say which thread this is.
public enum Special {
  TID_X,
  TID_Y,
  TID_Z,
  NTID_X,
  NTID_Y,
  NTID_Z,
  CTAID_X,
  CTAID_Y,
  CTAID_Z,
  NCTAID_X,
  NCTAID_Y,
  NCTAID_Z,
  LANEID,
  WARPID,
  NWARPID,
  LANEMASK_EQ,
  LANEMASK_LE,
  LANEMASK_LT,
  LANEMASK_GE,
  LANEMASK_GT,
  DYNAMIC_SMEM_SIZE,
  TOTAL_SMEM_SIZE;

  /// The register of a name such as `%tid.x`, or null.
  public static @Nullable Special of(String name) {
    for (Special special : values()) {
      if (special.text().equals(name)) {
        return special;
      }
    }
    return null;
  }

  private String text() {
    String lower = name().toLowerCase(Locale.ROOT);
    boolean dimension = lower.endsWith("_x") || lower.endsWith("_y") || lower.endsWith("_z");
    return "%" + (dimension ? lower.replace('_', '.') : lower);
  }

  long value(Block block, int warp, int lane) {
    Launch launch = block.launch();
    Size threads = launch.block();
    Size blocks = launch.grid();
    int thread = warp * Warp.LANES + lane;
    return switch (this) {
      case TID_X -> threads.x(thread);
      case TID_Y -> threads.y(thread);
      case TID_Z -> threads.z(thread);
      case NTID_X -> threads.x();
      case NTID_Y -> threads.y();
      case NTID_Z -> threads.z();
      case CTAID_X -> blocks.x(block.index());
      case CTAID_Y -> blocks.y(block.index());
      case CTAID_Z -> blocks.z(block.index());
      case NCTAID_X -> blocks.x();
      case NCTAID_Y -> blocks.y();
      case NCTAID_Z -> blocks.z();
      case LANEID -> lane;
      case WARPID -> warp;
      case NWARPID -> (threads.count() + Warp.LANES - 1) / Warp.LANES;
      case LANEMASK_EQ -> 1 << lane;
      case LANEMASK_LE -> (2 << lane) - 1;
      case LANEMASK_LT -> (1 << lane) - 1;
      case LANEMASK_GE -> -(1 << lane);
      case LANEMASK_GT -> -(2 << lane);
      case DYNAMIC_SMEM_SIZE -> launch.dynamicShared();
      case TOTAL_SMEM_SIZE -> launch.program().sharedBytes() + launch.dynamicShared();
    };
  }
}
