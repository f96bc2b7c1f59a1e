package io.isoloss.internal.emulator.run;

/// An instruction whose operands are slots of a warp. It runs for all lanes of a warp at once.
public abstract class Instruction {
  /// Where an instruction stands in the text.
  public record Source(int line, String text) {}

  private static final int ALWAYS = -1;

  private Source source = new Source(0, "");
  private int guard = ALWAYS;
  private int guardFlip;

  /// Runs in the given lanes, of which there is at least one.
  public abstract void execute(Warp warp, int lanes);

  /// Says where it stands; called once, before it runs.
  public final void place(Source place) {
    this.source = place;
  }

  /// Lets it run only where a predicate holds (or, negated, does not).
  public final void guard(int predicate, boolean negated) {
    this.guard = predicate;
    this.guardFlip = negated ? -1 : 0;
  }

  public final Source source() {
    return source;
  }

  /// Those of the active lanes in which the guard lets it run.
  protected final int lanes(Warp warp, int active) {
    return guard == ALWAYS ? active : active & (warp.predicate(guard, active) ^ guardFlip);
  }
}
