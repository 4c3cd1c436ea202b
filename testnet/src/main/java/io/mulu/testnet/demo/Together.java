package io.mulu.testnet.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs tasks side by side and gives back the first that failed as what it was. */
final class Together {
  /** One thing that a hospital does. */
  interface Task {
    void run() throws BrokenOff, InterruptedException;
  }

  private Together() {
  }

  static void run(List<Task> tasks) throws BrokenOff, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (Task task : tasks) {
        running.add(threads.submit(() -> {
          task.run();
          return null;
        }));
      }
      for (Future<?> one : running) {
        await(one);
      }
    }
  }

  private static void await(Future<?> one) throws BrokenOff, InterruptedException {
    try {
      one.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case BrokenOff broken -> throw broken;
        case RuntimeException defect -> throw defect;
        case null -> throw new BrokenOff("a step failed", e);
        case Throwable other -> throw new BrokenOff("a step failed", other);
      }
    }
  }
}
