package io.isoloss.internal.emulator.instruction;

import io.isoloss.internal.emulator.run.Instruction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Gives each operation a copy of the class that loops over lanes.
///
/// The JIT compiles a loop once a class and inlines the operation that it has seen there. If all
/// operations shared one class it would have seen them all and would inline none, and every lane
/// would pay for a call; with a class each, the loop is as good as one written by hand.
final class Copies {
  private record Key(Class<?> template, Class<?> operation) {}

  private static final Map<Key, Constructor<?>> CONSTRUCTORS = new ConcurrentHashMap<>();

  private Copies() {}

  /// An instance of the copy of `template` for the class of `arguments[0]`, the operation.
  static Instruction of(Class<? extends Instruction> template, @Nullable Object... arguments) {
    Key key = new Key(template, Objects.requireNonNull(arguments[0]).getClass());
    try {
      return (Instruction) CONSTRUCTORS.computeIfAbsent(key, Copies::copy).newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no copy of " + template, e);
    }
  }

  private static Constructor<?> copy(Key key) {
    String file = key.template.getSimpleName() + ".class";
    try (InputStream code = Objects.requireNonNull(key.template.getResourceAsStream(file), file)) {
      Class<?> copy =
          MethodHandles.lookup().defineHiddenClass(code.readAllBytes(), false).lookupClass();
      return copy.getDeclaredConstructors()[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("no copy of " + key.template, e);
    }
  }
}
