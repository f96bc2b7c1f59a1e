package io.isoloss.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/// Words on the command line that stand for one of a few things.
final class Names {
  private Names() {}

  /// The one whose `toString` is `text`.
  static <T> T find(String text, List<T> all) {
    return all.stream()
        .filter(one -> one.toString().equals(text))
        .findAny()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is none of %s"
                        .formatted(
                            text,
                            all.stream().map(Object::toString).collect(Collectors.joining(", ")))));
  }
}
