package io.isoloss.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The name of a file on the command line. An empty one, as an unset variable of a script gives,
/// would mean the current folder.
final class FileName implements ITypeConverter<String> {
  @Override
  public String convert(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException("the file name is empty");
    }
    return text;
  }
}
