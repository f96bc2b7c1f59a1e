package io.isoloss.benchmarks.gpu;

import io.isoloss.DType;
import io.isoloss.internal.cuda.driver.Driver.DeviceProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Measures the GPU, on data that is there already, and writes `bench.json` and `table.md`.
/// `ci/gpu-check` runs it.
public final class GpuBench {
  private static final String USAGE =
      "usage: GpuBench DEVICE INPUT_KIB CLASSES,... ROUNDS FOLDER [TORCH.json]";

  private static final int WARM_UP = 3;

  private static final GpuShape SMALL = new GpuShape(DType.FLOAT32, 32, 10);
  private static final int SMALL_CALLS = 2000;

  /// The row length under which element by element operations are measured; theirs does not matter.
  private static final long ELEMENT_CLASSES = 4096;

  private final Card card;
  private final EventClock clock;
  private final long bytes;
  private final @Nullable TorchTimes torch;

  private GpuBench(Card card, EventClock clock, long bytes, @Nullable TorchTimes torch) {
    this.card = card;
    this.clock = clock;
    this.bytes = bytes;
    this.torch = torch;
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 5 || arguments.length > 6) {
      System.err.println(USAGE);
      System.exit(2);
    }
    long bytes = Long.parseLong(arguments[1]) << 10;
    List<Long> classes = new ArrayList<>();
    for (String count : arguments[2].split(",", -1)) {
      classes.add(Long.valueOf(count));
    }
    int rounds = Integer.parseInt(arguments[3]);
    Path folder = Path.of(arguments[4]);
    TorchTimes torch = arguments.length == 6 ? TorchTimes.read(Path.of(arguments[5])) : null;
    try (Card card = new Card(arguments[0]);
        EventClock clock = new EventClock(card, WARM_UP, rounds)) {
      GpuReport report = new GpuBench(card, clock, bytes, torch).all(classes);
      Files.writeString(folder.resolve("bench.json"), report.json());
      Files.writeString(folder.resolve("table.md"), report.markdown());
      System.out.println(report.lines().size() + " lines measured");
    }
  }

  private GpuReport all(List<Long> classCounts) {
    List<GpuLine> lines = new ArrayList<>();
    for (DType type : List.of(DType.FLOAT32, DType.BFLOAT16)) {
      for (long classes : classCounts) {
        lines.addAll(lines(GpuShape.of(type, classes, bytes), true));
      }
      lines.addAll(lines(GpuShape.of(type, ELEMENT_CLASSES, bytes), false));
    }
    return new GpuReport(facts(), card.isEmulated(), lines, small());
  }

  private List<GpuLine> lines(GpuShape shape, boolean rows) {
    List<GpuLine> lines = new ArrayList<>();
    Stage stage = new Stage(card, shape, rows);
    for (GpuOperation operation : GpuOperation.values()) {
      if (operation.rows == rows) {
        System.err.println(operation.text + " " + shape.typeText() + " " + shape);
        lines.add(line(stage, operation, shape));
      }
    }
    card.clear();
    return lines;
  }

  private GpuLine line(Stage stage, GpuOperation operation, GpuShape shape) {
    double copyMicros = clock.micros(stage::copy);
    double copied = 2.0 * shape.elements() * shape.type().bytes() / copyMicros;
    double call = clock.micros(turn -> stage.run(operation, card.device, turn));
    double kernels = clock.kernelMicros(turn -> stage.run(operation, card.clocked, turn));
    double moved = operation.bytes(shape) / kernels;
    return new GpuLine(
        operation.text,
        shape.typeText(),
        shape.toString(),
        call,
        kernels,
        moved / 1000,
        moved / copied,
        operation.goal(shape),
        rival(operation.text, shape, "eager"),
        rival(operation.text, shape, "compile"));
  }

  private GpuReport.SmallBatch small() {
    Stage stage = new Stage(card, SMALL, true);
    GpuOperation operation = GpuOperation.CE_GRADIENT;
    double wall =
        clock.wallMicros(
            turn -> stage.run(operation, card.device, turn), card.isEmulated() ? 2 : SMALL_CALLS);
    GpuReport.SmallBatch small =
        new GpuReport.SmallBatch(
            wall,
            clock.micros(turn -> stage.run(operation, card.device, turn)),
            clock.kernelMicros(turn -> stage.run(operation, card.clocked, turn)),
            rival("small-wall", SMALL, "eager"),
            rival("small-wall", SMALL, "compile"));
    card.clear();
    return small;
  }

  private @Nullable Double rival(String operation, GpuShape shape, String mode) {
    return torch == null ? null : torch.micros(operation, shape, mode);
  }

  private Map<String, String> facts() {
    DeviceProperties properties = card.driver.device(0);
    int version = card.driver.driverVersion();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    facts.put("card", properties.name());
    facts.put("driver", "for CUDA " + version / 1000 + "." + version % 1000 / 10);
    String kernelDriver = System.getProperty("isoloss.bench.driver", "");
    if (!kernelDriver.isEmpty()) {
      facts.put("driver version", kernelDriver);
    }
    facts.put("second-level cache", (properties.l2Bytes() >> 20) + " MiB");
    facts.put("inputs", (bytes >> 10) + " KiB each, two in turn");
    facts.put("PyTorch", torch == null ? "not measured" : torch.torch());
    facts.put("jdk", Runtime.version().toString());
    return facts;
  }
}
