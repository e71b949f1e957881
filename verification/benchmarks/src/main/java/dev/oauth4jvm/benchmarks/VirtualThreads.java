package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.jose.JwsAlgorithm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Measures 10,000 virtual threads that validate concurrently, beside as many validations by one
 * platform thread per processor, and counts pinned threads with Flight Recorder. Needs Java 21.
 */
public final class VirtualThreads {

  private static final int THREADS = 10_000;
  private static final int EACH = 10;

  private VirtualThreads() {}

  /** Takes the contender as argument, {@code ours} by default. */
  public static void main(String[] args) throws Exception {
    Issuer issuer = Issuer.of(JwsAlgorithm.RS256);
    Contender ours = Contenders.of(args.length == 0 ? "ours" : args[0], issuer);
    Gate.check(ours, issuer);
    Object[] inputs = Contenders.inputs(ours, issuer.tokens(1000));
    int processors = Runtime.getRuntime().availableProcessors();
    System.out.println(
        "| round | platform threads, ms | 10,000 virtual threads, ms | pinned | blocked |");
    System.out.println("|---|---|---|---|---|");
    for (int round = 0; round < 8; round++) {
      double platform = millis(Executors.newFixedThreadPool(processors), processors, ours, inputs);
      try (Recording recording = new Recording()) {
        recording.enable("jdk.VirtualThreadPinned").withoutThreshold();
        recording.enable("jdk.JavaMonitorEnter").withoutThreshold();
        recording.start();
        double virtual = millis(virtualThreads(), THREADS, ours, inputs);
        recording.stop();
        System.out.printf(
            Locale.ROOT,
            "| %d | %.0f | %.0f | %d | %d |%n",
            round,
            platform,
            virtual,
            count(recording, "jdk.VirtualThreadPinned"),
            count(recording, "jdk.JavaMonitorEnter"));
      }
    }
  }

  /** The milliseconds of all validations, by tasks that start together. */
  private static double millis(ExecutorService executor, int tasks, Contender ours, Object[] inputs)
      throws Exception {
    int validations = THREADS * EACH / tasks;
    CountDownLatch go = new CountDownLatch(1);
    List<Future<?>> all = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      int first = task;
      all.add(
          executor.submit(
              () -> {
                go.await();
                for (int i = 0; i < validations; i++) {
                  ours.validate(inputs[(first + i) % inputs.length]);
                }
                return first;
              }));
    }
    long start = System.nanoTime();
    go.countDown();
    for (Future<?> one : all) {
      one.get();
    }
    double millis = (System.nanoTime() - start) / 1e6;
    executor.shutdown();
    return millis;
  }

  /** Uses reflection, since this class is compiled for Java 17. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  private static long count(Recording recording, String event) throws Exception {
    Path file = Files.createTempFile("virtual-threads", ".jfr");
    try {
      recording.dump(file);
      long count = 0;
      for (RecordedEvent recorded : RecordingFile.readAllEvents(file)) {
        if (recorded.getEventType().getName().equals(event)) {
          count++;
        }
      }
      return count;
    } finally {
      Files.delete(file);
    }
  }
}
