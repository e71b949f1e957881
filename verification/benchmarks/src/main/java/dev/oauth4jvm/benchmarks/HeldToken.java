package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.tokens.StoredToken;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures a token that a source has in memory, with early renewal, in 1 and in 64 threads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeldToken {

  @SuppressWarnings("NullAway.Init")
  private Driver driver;

  @SuppressWarnings("NullAway.Init")
  private TokenSource tokens;

  /** Called by JMH. */
  public HeldToken() {}

  /** Obtains the token. */
  @Setup
  public void obtain() throws IOException {
    byte[] body =
        "{\"access_token\":\"a\",\"token_type\":\"bearer\",\"expires_in\":86400}"
            .getBytes(StandardCharsets.UTF_8);
    driver =
        Driver.of(
            request -> Response.of(200, Headers.of("content-type", "application/json"), body));
    AuthorizationServer server =
        AuthorizationServer.of(
            JsonObject.of(
                "issuer", "https://as.example", "token_endpoint", "https://as.example/token"));
    tokens =
        TokenSource.of(
                ClientCredentialsGrant.of(server, Client.of("c"), ClientAuthentication.none()))
            .renewAhead(Duration.ofMinutes(1), driver)
            .build();
    driver.run(tokens.token());
  }

  /** Returns the token from memory. */
  @Benchmark
  public StoredToken token() throws IOException {
    return driver.run(tokens.token());
  }

  /** Runs JMH with the profiler of allocations. */
  public static void main(String[] args) throws RunnerException {
    for (int threads : new int[] {1, 64}) {
      var unused =
          new Runner(
                  new OptionsBuilder()
                      .include(HeldToken.class.getName() + ".token")
                      .threads(threads)
                      .addProfiler(GCProfiler.class)
                      .build())
              .run();
    }
  }
}
