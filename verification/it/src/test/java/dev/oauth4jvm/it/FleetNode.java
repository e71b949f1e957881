package dev.oauth4jvm.it;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.store.redis.RedisStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A resource server of a fleet that reads commands in lines: a separate JVM, by {@link #main}, or a
 * part of the test's. Its clock moves only by commands. It validates in the order of the commands,
 * on its own thread, and counts the events of its keys.
 */
final class FleetNode {

  /** A time longer than any working step takes. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String RENEWAL_THREAD = "oauth4jvm-jwks-refresh";

  private final Consumer<String> out;
  private final ExecutorService validations =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "validations");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, Integer> events = new HashMap<>();
  private volatile Instant now = Instant.EPOCH;
  private RedisStore store;
  private Driver http;
  private AccessTokenValidator validator;

  private FleetNode(Consumer<String> out) {
    this.out = out;
  }

  /**
   * The settings of a node's keys.
   *
   * @param server the server of the keys
   * @param redis the store
   * @param storeTimeout the time limit for a response of the store
   * @param waitForLease the time limit for another node's fetch, whose lease lasts half of it
   * @param refreshAhead the time before expiry at which a set is renewed; zero for never
   */
  record Settings(
      AuthorizationServer server,
      URI redis,
      Duration storeTimeout,
      Duration waitForLease,
      Duration refreshAhead) {

    Settings waitForLease(Duration bound) {
      return new Settings(server, redis, storeTimeout, bound, refreshAhead);
    }

    Settings storeTimeout(Duration bound) {
      return new Settings(server, redis, bound, waitForLease, refreshAhead);
    }

    Settings refreshAhead(Duration ahead) {
      return new Settings(server, redis, storeTimeout, waitForLease, ahead);
    }

    String line() {
      return String.join(
          " ",
          server.issuer(),
          server.jwksUri(),
          redis.toString(),
          storeTimeout.toString(),
          waitForLease.toString(),
          refreshAhead.toString());
    }

    static Settings parse(String line) {
      String[] words = line.split(" ", -1);
      return new Settings(
          AuthorizationServer.of(words[0], words[1]),
          URI.create(words[2]),
          Duration.parse(words[3]),
          Duration.parse(words[4]),
          Duration.parse(words[5]));
    }
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    serve(in::readLine, System.out::println);
  }

  /** Executes the commands, until there are no more. */
  static void serve(Callable<String> in, Consumer<String> out) throws Exception {
    FleetNode node = new FleetNode(out);
    try {
      for (String line = in.call(); line != null; line = in.call()) {
        int space = line.indexOf(' ');
        node.act(line.substring(0, space), line.substring(space + 1));
      }
    } finally {
      node.close();
    }
  }

  private void act(String command, String argument) throws Exception {
    switch (command) {
      case "open" -> {
        open(Settings.parse(argument));
        out.accept("opened");
      }
      case "at" -> {
        now = Instant.parse(argument);
        out.accept("at");
      }
      case "validate" -> validations.execute(() -> validate(argument));
      case "settle" -> {
        settle();
        out.accept("settled");
      }
      case "count" -> out.accept(Integer.toString(count(argument)));
      default -> throw new IllegalArgumentException("no such command: " + command);
    }
  }

  /** Resets the node to the state of a new process, with nothing in memory. */
  private void open(Settings settings) {
    close();
    synchronized (events) {
      events.clear();
    }
    store = FleetRedis.patientStore(settings.redis());
    http = Driver.of(Party.TRANSPORT).env(Env.system().allowInsecureRequests().clock(() -> now));
    Jwks.Builder jwks =
        Jwks.of(settings.server())
            .store(store)
            .storeTimeout(settings.storeTimeout())
            .waitAtMost(settings.waitForLease().multipliedBy(2))
            .waitForLease(settings.waitForLease())
            .listener(this::count);
    if (!settings.refreshAhead().isZero()) {
      jwks.refreshAhead(settings.refreshAhead(), http);
    }
    validator =
        AccessTokenValidator.of(settings.server(), Party.AUDIENCE).jwks(jwks.build()).build();
  }

  private void close() {
    if (store != null) {
      store.close();
    }
  }

  private void validate(String token) {
    long began = System.nanoTime();
    String verdict;
    try {
      http.run(validator.validate(Party.bearer(token)));
      verdict = FleetMember.ACCEPTED;
    } catch (OAuthException refusal) {
      verdict = refusal.code().toString();
    } catch (IOException failure) {
      verdict = failure.getClass().getSimpleName();
    }
    out.accept(FleetMember.VERDICT + verdict + " " + (System.nanoTime() - began));
  }

  /** Waits for the renewals that validations have caused. */
  private static void settle() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals(RENEWAL_THREAD)) {
        thread.join();
      }
    }
  }

  private void count(JwksEvent event) {
    String name = event.getClass().getSimpleName();
    if (event instanceof JwksEvent.LeaseAnswered answered && !answered.granted()) {
      name = "LeaseRefused";
    }
    synchronized (events) {
      events.merge(name, 1, Integer::sum);
    }
  }

  private int count(String event) {
    synchronized (events) {
      return events.getOrDefault(event, 0);
    }
  }
}
