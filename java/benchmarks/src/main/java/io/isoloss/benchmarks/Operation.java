package io.isoloss.benchmarks;

import io.isoloss.Reduction;
import io.isoloss.benchmarks.MemoryKindContest.Kind;
import io.isoloss.benchmarks.RowFunctionContest.Function;
import java.util.Locale;

/// What is measured.
enum Operation {
  CE_FORWARD {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new CrossEntropyContest(shape, threads, false);
    }
  },
  CE_GRADIENT {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new CrossEntropyContest(shape, threads, true);
    }
  },
  SOFTMAX {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new RowFunctionContest(shape, threads, Function.SOFTMAX);
    }
  },
  LOG_SOFTMAX {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new RowFunctionContest(shape, threads, Function.LOG_SOFTMAX);
    }
  },
  BCE_NONE {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new BceContest(shape.elements(), threads, Reduction.NONE, false);
    }
  },
  BCE_NONE_GRADIENT {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new BceContest(shape.elements(), threads, Reduction.NONE, true);
    }
  },
  BCE_MEAN {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new BceContest(shape.elements(), threads, Reduction.MEAN, false);
    }
  },
  BCE_MEAN_GRADIENT {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new BceContest(shape.elements(), threads, Reduction.MEAN, true);
    }
  },
  CE_FORWARD_VS_READ {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new ProbeContest(shape, threads, false);
    }
  },
  CE_GRADIENT_VS_COPY {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new ProbeContest(shape, threads, true);
    }
  },
  CE_FORWARD_OFF_HEAP {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new MemoryKindContest(shape, threads, Kind.OFF_HEAP, false);
    }
  },
  CE_GRADIENT_OFF_HEAP {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new MemoryKindContest(shape, threads, Kind.OFF_HEAP, true);
    }
  },
  CE_FORWARD_MAPPED {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new MemoryKindContest(shape, threads, Kind.MAPPED, false);
    }
  },
  CE_GRADIENT_MAPPED {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new MemoryKindContest(shape, threads, Kind.MAPPED, true);
    }
  },
  CE_GRADIENT_SMALL {
    @Override
    Contest open(BatchShape shape, int threads) {
      return new SmallBatchContest(shape, threads);
    }
  };

  abstract Contest open(BatchShape shape, int threads);

  /// As it is written on the command line, for example `ce-forward`.
  static Operation parse(String name) {
    for (Operation operation : values()) {
      if (operation.toString().equals(name)) {
        return operation;
      }
    }
    throw new IllegalArgumentException("no operation '" + name + "'");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
