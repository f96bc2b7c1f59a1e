package io.isoloss.cli;

import java.util.function.DoubleSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// A progress bar on standard error, for runs that take long, if a person is looking.
final class Progress implements AutoCloseable {
  private static final long PATIENCE_NANOS = 500_000_000;

  private final String task;
  private final long rows;
  private final boolean wanted;
  private final long begin = System.nanoTime();
  private @Nullable ProgressBar bar;

  Progress(String task, long rows) {
    this.task = task;
    this.rows = rows;
    this.wanted = terminal();
  }

  /// The launcher knows whether standard error is a terminal; Java only knows whether standard
  /// input and output both are.
  private static boolean terminal() {
    String said = System.getProperty("isoloss.terminal");
    return said != null
        ? Boolean.parseBoolean(said)
        : System.console() != null && System.console().isTerminal();
  }

  /// So many rows are done, and this is the loss so far.
  void done(long count, @Nullable DoubleSupplier loss) {
    if (!wanted || System.nanoTime() - begin < PATIENCE_NANOS) {
      return;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(rows)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(System.err))
              .clearDisplayOnFinish()
              .build();
    }
    bar.stepTo(count);
    if (loss != null) {
      bar.setExtraMessage(" loss %.6g".formatted(loss.getAsDouble()));
    }
  }

  /// Removes the bar.
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
