package io.isoloss.internal.emulator.conformance;

import io.isoloss.internal.emulator.Rig;
import io.isoloss.internal.emulator.ptx.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the table of instructions.
public final class InstructionTable {
  private static final Pattern CHOICES = Pattern.compile("\\{([^{},]+\\|[^{},]+)}");

  private static final Pattern BAR = Pattern.compile("\\|");
  private static final Pattern ARROW = Pattern.compile("->");

  private InstructionTable() {}

  public static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    List<String> lines = Rig.resource("conformance/instructions.txt").lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#") || line.startsWith(" ")) {
        continue;
      }
      List<String> worked = new ArrayList<>();
      for (int j = i + 1; j < lines.size() && lines.get(j).startsWith(" "); j++) {
        worked.add(lines.get(j));
      }
      expand(line, List.of(), worked, rows);
    }
    return rows;
  }

  /// Replaces the first braces by each of their choices in turn.
  private static void expand(
      String line, List<String> chosen, List<String> worked, List<Row> rows) {
    Matcher choices = CHOICES.matcher(line);
    if (!choices.find()) {
      rows.add(row(line, chosen, worked));
      return;
    }
    for (String choice : BAR.split(choices.group(1), -1)) {
      List<String> more = new ArrayList<>(chosen);
      more.add(choice);
      String rest = line.substring(0, choices.start()) + choice + line.substring(choices.end());
      expand(rest, more, worked, rows);
    }
  }

  private static Row row(String line, List<String> chosen, List<String> worked) {
    String resolved = line;
    for (int i = 0; i < chosen.size(); i++) {
      resolved = resolved.replace("$" + (i + 1), chosen.get(i));
    }
    int bar = resolved.lastIndexOf(" | ");
    String[] types = ARROW.split(resolved.substring(bar + 3), 2);
    return new Row(
        resolved.substring(0, bar).strip(),
        types(types[0]),
        types(types[1]),
        worked.stream().map(InstructionTable::workedCase).toList());
  }

  private static List<Type> types(String text) {
    return Arrays.stream(text.strip().split(" +"))
        .map(name -> Objects.requireNonNull(Type.of(name.toLowerCase(Locale.ROOT)), name))
        .toList();
  }

  private static Row.Case workedCase(String line) {
    String[] sides = ARROW.split(line, 2);
    return new Row.Case(numbers(sides[0]), numbers(sides[1]));
  }

  private static List<Long> numbers(String text) {
    return Arrays.stream(text.strip().split(" +")).map(n -> Long.parseUnsignedLong(n, 16)).toList();
  }
}
