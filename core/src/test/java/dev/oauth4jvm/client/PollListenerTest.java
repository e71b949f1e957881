package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The countdown of a polled grant. The steps are walked by a fixed clock: nobody waits. */
class PollListenerTest {

  private static final Response PENDING = Server.json(400, "{\"error\":\"authorization_pending\"}");
  private static final Response SLOW_DOWN = Server.json(400, "{\"error\":\"slow_down\"}");
  private static final Response TOKENS =
      Server.json(200, "{\"access_token\":\"t\",\"token_type\":\"bearer\"}");

  private Instant now = Instant.ofEpochSecond(Server.NOW);
  private final Env env = Env.system().clock(() -> now);
  private final List<String> seen = new ArrayList<>();

  private void record(Duration remaining, Duration nextAttempt) {
    seen.add(remaining.toMillis() + " " + nextAttempt.toMillis());
  }

  private Operation<TokenResponse> device(String interval, int expiresIn) throws Exception {
    return deviceGrant().poll(codes(interval, expiresIn), this::record);
  }

  private static DeviceCodeGrant deviceGrant() {
    return DeviceCodeGrant.of(
        Party.SERVER, Party.CLIENT, ClientAuthentication.none(), Secret.of("d"));
  }

  private static DeviceAuthorization.Codes codes(String interval, int expiresIn) throws Exception {
    return new DeviceAuthorization.Codes(
        JsonObject.parse(
            "{\"device_code\":\"d\",\"user_code\":\"u\",\"verification_uri\":\"https://as.test/d\","
                + "\"interval\":"
                + interval
                + ",\"expires_in\":"
                + expiresIn
                + "}"));
  }

  /** Runs to the end; each response arrives after the given time. */
  private void walk(Operation<TokenResponse> polling, Duration exchange, Response... responses)
      throws IOException {
    Step<TokenResponse> step = polling.begin(env);
    int received = 0;
    while (!(step instanceof Step.Done)) {
      if (step instanceof Step.Wait<TokenResponse> wait) {
        now = now.plus(wait.atMost());
        step = wait.resume();
      } else {
        now = now.plus(exchange);
        step = ((Step.Send<TokenResponse>) step).receive(responses[received++]);
      }
    }
    assertThat(received).isEqualTo(responses.length);
  }

  @Test
  void theRemainingTimeIsReportedOnceASecond() throws Exception {
    walk(device("2.5", 30), Duration.ZERO, PENDING, TOKENS);

    assertThat(seen)
        .containsExactly(
            "30000 2500",
            "29000 1500",
            "28000 500", // and an attempt
            "27500 2500",
            "26500 1500",
            "25500 500");
  }

  @Test
  void theTimeOfARequestCounts() throws Exception {
    walk(device("1", 30), Duration.ofSeconds(4), PENDING, TOKENS);

    assertThat(seen).containsExactly("30000 1000", "25000 1000");
  }

  @Test
  void aSlowerPaceShows() throws Exception {
    walk(device("1", 30), Duration.ZERO, SLOW_DOWN, TOKENS);

    assertThat(seen)
        .containsExactly(
            "30000 1000",
            "29000 6000",
            "28000 5000",
            "27000 4000",
            "26000 3000",
            "25000 2000",
            "24000 1000");
  }

  @Test
  void aClockThatJumpsPastTheEndShowsNoNegativeTime() throws Exception {
    Step.Wait<TokenResponse> wait = (Step.Wait<TokenResponse>) device("2", 5).begin(env);
    now = now.plusSeconds(3600); // the machine was suspended
    assertThat(wait.resume()).isInstanceOf(Step.Wait.class);

    assertThat(seen).containsExactly("5000 2000", "0 1000");
  }

  @Test
  void theCountdownEndsWithTheLastUsefulAttempt() {
    assertThatExceptionOfType(ResponseBodyException.class)
        .isThrownBy(() -> walk(device("2", 5), Duration.ZERO, PENDING, PENDING));

    assertThat(seen).containsExactly("5000 2000", "4000 1000", "3000 2000", "2000 1000");
  }

  @Test
  void aBackchannelGrantCountsDownToo() throws Exception {
    walk(
        BackchannelGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of("r"))
            .poll(
                new BackchannelAuthentication.Started(
                    JsonObject.of("auth_req_id", "r", "expires_in", 60, "interval", 2)),
                this::record),
        Duration.ZERO,
        TOKENS);

    assertThat(seen).containsExactly("60000 2000", "59000 1000");
  }

  @Test
  void aListenerIsRequired() throws Exception {
    DeviceAuthorization.Codes codes = codes("1", 30);

    assertThatNullPointerException()
        .isThrownBy(() -> deviceGrant().poll(codes, null))
        .withMessage("listener");
  }
}
