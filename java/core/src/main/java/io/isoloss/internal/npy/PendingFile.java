package io.isoloss.internal.npy;

import io.isoloss.FileException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// A file that appears complete or not at all: it is written under another name in the same folder
/// and then moved into its place at once.
///
/// Several files that belong together appear all or none: see [#commitAll].
public final class PendingFile {
  private enum State {
    OPEN,
    FINISHED,
    COMMITTED,
    ABORTED
  }

  private final Path target;
  private final Path place;
  private final Path temporary;
  private final FileChannel channel;
  private State state = State.OPEN;

  /// Where the file that was in this one's place waits until all are in theirs.
  private @Nullable Path aside;

  private PendingFile(Path target, Path place, Path temporary, FileChannel channel) {
    this.target = target;
    this.place = place;
    this.temporary = temporary;
    this.channel = channel;
  }

  /// @throws FileException if nothing can be written there
  public static PendingFile create(Path target) {
    requireReplaceable(target, target);
    try {
      // Behind a link it is the file that is replaced, not the link.
      Path place = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
      if (Files.exists(place) && !Files.isWritable(place)) {
        throw new FileException(target, "cannot write: the file is there and read-only");
      }
      // Not Files.createTempFile, which makes files that only their owner can read.
      Path temporary = beside(place);
      FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new PendingFile(target, place, temporary, channel);
    } catch (IOException e) {
      throw FileErrors.writing(target.toString(), e);
    }
  }

  /// A folder, a device or a pipe must not be replaced by a file.
  private static void requireReplaceable(Path place, Path target) {
    if (Files.exists(place) && !Files.isRegularFile(place)) {
      throw new FileException(
          target,
          "cannot write: it is " + (Files.isDirectory(place) ? "a directory" : "no regular file"));
    }
  }

  private static Path beside(Path place) {
    return place.resolveSibling(
        ".isoloss-%016x.tmp".formatted(ThreadLocalRandom.current().nextLong()));
  }

  public Path target() {
    return target;
  }

  public void write(MemorySegment bytes) {
    try {
      Transfer.write(channel, bytes);
    } catch (IOException e) {
      throw FileErrors.writing(target.toString(), e);
    }
  }

  /// Nothing more will be written.
  public synchronized void finish() {
    if (state != State.OPEN) {
      throw new IllegalStateException(target + " is " + state);
    }
    try {
      channel.close();
      state = State.FINISHED;
    } catch (IOException e) {
      throw FileErrors.writing(target.toString(), e);
    }
  }

  /// Moves finished files into their places: all of them, or none, and then what was there before
  /// is there again.
  public static void commitAll(List<PendingFile> files) {
    try {
      for (PendingFile file : files) {
        // If the last one fails nothing of it has changed, so a single file is never out of its
        // place.
        if (file != files.getLast()) {
          file.setAside();
        }
        file.commit();
      }
    } catch (Throwable failure) {
      for (PendingFile file : files) {
        try {
          file.retract();
        } catch (FileException e) {
          failure.addSuppressed(e);
        }
      }
      throw failure;
    }
    files.forEach(PendingFile::deleteOlder);
  }

  private synchronized void setAside() {
    requireReplaceable(place, target);
    try {
      Path older = beside(place);
      Files.move(place, older, StandardCopyOption.ATOMIC_MOVE);
      aside = older;
    } catch (NoSuchFileException e) {
      // Nothing is replaced.
    } catch (IOException e) {
      throw FileErrors.writing(target.toString(), e);
    }
  }

  private synchronized void commit() {
    if (state != State.FINISHED) {
      throw new IllegalStateException(target + " is " + state);
    }
    move(temporary);
    state = State.COMMITTED;
  }

  /// Brings back what was in this file's place.
  private synchronized void retract() {
    if (aside != null) {
      move(aside);
    } else if (state == State.COMMITTED) {
      delete(place);
    }
  }

  private synchronized void deleteOlder() {
    try {
      if (aside != null) {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      // The results are there; to call that a failure for the sake of a file in the way would lie.
    }
  }

  private void move(Path file) {
    try {
      Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw FileErrors.writing(target.toString(), e);
    }
  }

  /// Deletes what was written, unless it was committed.
  public synchronized void abort() {
    if (state == State.OPEN || state == State.FINISHED) {
      state = State.ABORTED;
      try {
        channel.close();
      } catch (IOException e) {
        throw FileErrors.writing(target.toString(), e);
      } finally {
        delete(temporary);
      }
    }
  }

  private void delete(Path file) {
    try {
      Files.delete(file);
    } catch (NoSuchFileException e) {
      // Gone is gone.
    } catch (IOException e) {
      throw FileErrors.writing(target.toString(), e);
    }
  }
}
