package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.tokens.TokenSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures how long one thread waits for a token from memory: in quiet times, and while another
 * thread renews the token ahead of its end at a server that takes 200 ms. The argument is the
 * duration of each of the two phases in seconds, 30 by default.
 */
public final class RenewalLatency {

  private static final long REQUEST_MILLIS = 200;
  private static final int SLOWEST = 1_000_000;

  /** How often a call took how many nanoseconds. */
  private static final class Calls {
    private final int[] counts = new int[SLOWEST + 1];
    private long number;
    private long longest;

    void add(long nanos) {
      number++;
      counts[(int) Math.min(nanos, SLOWEST)]++;
      longest = Math.max(longest, nanos);
    }

    /** The duration that a share of the calls did not exceed. */
    int quantile(double share) {
      long left = (long) Math.ceil(number * share);
      int nanos = -1;
      while (left > 0 && nanos < SLOWEST) {
        left -= counts[++nanos];
      }
      return nanos;
    }

    double shareAbove(int nanos) {
      long above = number;
      for (int i = 0; i <= nanos; i++) {
        above -= counts[i];
      }
      return 100.0 * above / number;
    }
  }

  private final AtomicInteger renewals = new AtomicInteger();
  private volatile boolean renewing;

  private RenewalLatency() {}

  /** Measures, and prints a table. */
  public static void main(String[] args) throws Exception {
    Duration phase = Duration.ofSeconds(args.length == 0 ? 30 : Long.parseLong(args[0]));
    Duration warmUp = Duration.ofSeconds(Math.max(1, phase.toSeconds() / 5));
    RenewalLatency latency = new RenewalLatency();
    latency.measure(2, warmUp, new Calls(), new Calls());
    Calls quiet = new Calls();
    latency.measure(86_400, phase, quiet, quiet);
    latency.renewals.set(0);
    Calls between = new Calls();
    Calls during = new Calls();
    latency.measure(2, phase, between, during);
    int bound = quiet.quantile(0.999);
    System.out.println(latency.renewals + " renewals");
    System.out.println("| | calls | p50, ns | p99.9, ns | p99.99, ns | longest, ns | above, % |");
    System.out.println("|---|---|---|---|---|---|---|");
    print("no renewal", quiet, bound);
    print("between renewals", between, bound);
    print("during a renewal", during, bound);
  }

  private static void print(String name, Calls calls, int bound) {
    System.out.printf(
        "| %s | %d | %d | %d | %d | %d | %.3f |%n",
        name,
        calls.number,
        calls.quantile(0.5),
        calls.quantile(0.999),
        calls.quantile(0.9999),
        calls.longest,
        calls.shareAbove(bound));
  }

  private void measure(int expiresIn, Duration time, Calls between, Calls during) throws Exception {
    Driver driver = driver(expiresIn);
    AuthorizationServer server =
        AuthorizationServer.of(
            JsonObject.of(
                "issuer", "https://as.example", "token_endpoint", "https://as.example/token"));
    TokenSource tokens =
        TokenSource.of(
                ClientCredentialsGrant.of(server, Client.of("c"), ClientAuthentication.none()))
            .renewAhead(Duration.ofMinutes(1), driver)
            .margin(Duration.ZERO)
            .build();
    driver.run(tokens.token()).accessToken();
    long end = System.nanoTime() + time.toNanos();
    long before = System.nanoTime();
    while (before < end) {
      boolean isRenewed = renewing;
      Object token = driver.run(tokens.token());
      long after = System.nanoTime();
      (isRenewed ? during : between).add(after - before);
      if (token == null) {
        throw new IllegalStateException("no token");
      }
      before = System.nanoTime();
    }
  }

  /** A server that takes a while, except for the first token. */
  private Driver driver(int expiresIn) {
    byte[] body =
        ("{\"access_token\":\"a\",\"token_type\":\"bearer\",\"expires_in\":" + expiresIn + "}")
            .getBytes(StandardCharsets.UTF_8);
    Headers headers = Headers.of("content-type", "application/json");
    AtomicInteger requests = new AtomicInteger();
    return Driver.of(
        request -> {
          if (requests.getAndIncrement() > 0) {
            renewals.incrementAndGet();
            renewing = true;
            try {
              Thread.sleep(REQUEST_MILLIS);
            } catch (InterruptedException interrupted) {
              Thread.currentThread().interrupt();
            }
            renewing = false;
          }
          return Response.of(200, headers, body);
        });
  }
}
