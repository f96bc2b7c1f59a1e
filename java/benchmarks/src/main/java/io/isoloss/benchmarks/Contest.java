package io.isoloss.benchmarks;

import java.util.List;

/// The same work on the same data, done by isoloss and by rivals, all on the calling thread and as
/// many helpers as the contest was opened with. Everything is allocated when it is opened, so that
/// a run costs arithmetic and memory traffic, not page faults.
///
/// To be opened on the thread that measures: OpenMP keeps its number of threads per thread.
interface Contest extends AutoCloseable {
  /// One run of isoloss.
  void ours();

  /// Those it is compared with; goals are about the first.
  List<Rival> rivals();

  /// How many numbers a run reads.
  int elements();

  @Override
  void close();

  /// Who does the same work.
  ///
  /// @param run one run
  record Rival(String name, Runnable run) {}
}
