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
import java.util.concurrent.ThreadLocalRandom;

/// A file that appears complete or not at all: it is written under another name in the same folder
/// and then moved into its place at once.
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

  private PendingFile(Path target, Path place, Path temporary, FileChannel channel) {
    this.target = target;
    this.place = place;
    this.temporary = temporary;
    this.channel = channel;
  }

  /// @throws FileException if nothing can be written there
  public static PendingFile create(Path target) {
    // A folder, a device or a pipe must not be replaced by a file.
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new FileException(
          target,
          "cannot write: it is " + (Files.isDirectory(target) ? "a directory" : "no regular file"));
    }
    try {
      // Behind a link it is the file that is replaced, not the link.
      Path place = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
      if (Files.exists(place) && !Files.isWritable(place)) {
        throw new FileException(target, "cannot write: the file is there and read-only");
      }
      // Not Files.createTempFile, which makes files that only their owner can read.
      Path temporary =
          place.resolveSibling(
              ".isoloss-%016x.tmp".formatted(ThreadLocalRandom.current().nextLong()));
      FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new PendingFile(target, place, temporary, channel);
    } catch (IOException e) {
      throw FileErrors.writing(target.toString(), e);
    }
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

  /// Moves the finished file into its place.
  public synchronized void commit() {
    if (state != State.FINISHED) {
      throw new IllegalStateException(target + " is " + state);
    }
    try {
      Files.move(
          temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      state = State.COMMITTED;
    } catch (IOException e) {
      throw FileErrors.writing(target.toString(), e);
    }
  }

  /// Deletes a file that was committed, because one that belongs to it could not be.
  public synchronized void retract() {
    delete(place);
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
