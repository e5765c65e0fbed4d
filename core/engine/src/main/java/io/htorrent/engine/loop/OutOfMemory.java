package io.htorrent.engine.loop;

/// What the threads of the client do about memory that is used up: the thread's handler is told,
/// which ends the program. A process in which a task was lost halfway is worse than none (C09).
public final class OutOfMemory {

  private OutOfMemory() {}

  /// Tells the handler of this thread, if that is what happened.
  public static void tell(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
  }
}
