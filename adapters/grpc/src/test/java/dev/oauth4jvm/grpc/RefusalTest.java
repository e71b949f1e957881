package dev.oauth4jvm.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.adapters.AdaptedApi;
import dev.oauth4jvm.adapters.JulLog;
import dev.oauth4jvm.adapters.SampleApi;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.Defect;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of defects that every adapter must refuse, as calls. */
@Timeout(120)
class RefusalTest {

  private static final Request PLAIN =
      Request.get(URI.create(SampleApi.IDENTIFIER + SampleApi.PAYMENTS));

  private final GrpcApi api = new GrpcApi();
  private final AccessTokens good =
      api.tokens
          .claim("acr", "urn:two-factors")
          .claim("auth_time", api.clock.instant().getEpochSecond() - 60);
  private final JulLog log = new JulLog("dev.oauth4jvm.grpc");
  private Channel channel;

  @BeforeEach
  void start() throws IOException {
    channel = api.channel();
  }

  @AfterEach
  void stop() {
    log.close();
    api.close();
  }

  /** A request as a call with the same fields. */
  private Outcome call(MethodDescriptor<String, String> method, Request request) {
    Metadata headers = new Metadata();
    for (Map.Entry<String, String> field : request.headers().entries()) {
      headers.put(
          Metadata.Key.of(field.getKey(), Metadata.ASCII_STRING_MARSHALLER), field.getValue());
    }
    return Outcome.of(
        io.grpc.ClientInterceptors.intercept(
            channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
        method);
  }

  /** The end of a call as the response that HTTP would have. */
  private static Response response(Outcome outcome) {
    int status =
        switch (outcome.code()) {
          case OK -> 200;
          case UNAUTHENTICATED -> "invalid_request".equals(outcome.error()) ? 400 : 401;
          case PERMISSION_DENIED -> 403;
          case UNAVAILABLE -> 503;
          default -> 500;
        };
    return Response.of(status, outcome.headers(), new byte[0]);
  }

  @ParameterizedTest
  @EnumSource(Defect.class)
  void everyDefectIsRefusedAndLogged(Defect defect) throws IOException {
    AtomicReference<Outcome> ended = new AtomicReference<>();
    AtomicReference<Request> sent = new AtomicReference<>();
    if (defect.stage() == Defect.Stage.PROOF) {
      sent.set(defect.request(good, PLAIN));
      ended.set(call(Orders.PAY, sent.get()));
      assertThat(ended.get().code()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(ended.get().error()).isEqualTo("invalid_token");
    } else {
      defect.check(
          request -> {
            sent.set(request);
            ended.set(call(Orders.PAY, request));
            return response(ended.get());
          },
          good,
          PLAIN);
    }

    requireRefusal(ended.get(), sent.get());
  }

  @Test
  void aTokenThatIsBoundToAKeyIsRefusedEvenWithItsProof() {
    Request proven = good.boundTo(MutualTls.KEY).authorize(PLAIN);

    Outcome outcome = call(Orders.PAY, proven);

    assertThat(outcome.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(outcome.error()).isEqualTo("invalid_token");
    requireRefusal(outcome, proven);
  }

  @Test
  void aGoodTokenIsAdmittedAndNothingIsLogged() {
    assertThat(call(Orders.PAY, good.authorize(PLAIN)).answer())
        .isEqualTo("alice by client, orders:read orders:pay");
    assertThat(call(Orders.GET, api.tokens.authorize(PLAIN)).answer())
        .isEqualTo("alice by client, orders:read orders:pay");
    assertThat(log.take()).isEmpty();
  }

  @Test
  void aChallengeSaysWhatTheMethodRequires() {
    Challenge challenge = call(Orders.PAY, api.tokens.authorize(PLAIN)).challenges().get(0);

    assertThat(challenge.parameters())
        .containsEntry("error", "insufficient_user_authentication")
        .containsEntry("scope", "orders:pay")
        .containsEntry("acr_values", "urn:two-factors")
        .containsEntry("max_age", "300")
        .containsEntry("resource_metadata", api.resource.metadataLocation().toString());
  }

  @Test
  void anAnonymousMethodIsOpenToAnyoneAndSeesNobody() {
    for (Request request :
        List.of(
            PLAIN,
            PLAIN.header("authorization", "Bearer x"),
            good.authorize(PLAIN),
            good.expired().authorize(PLAIN))) {
      assertThat(call(Orders.CHECK, request).answer()).isEqualTo(SampleApi.NOBODY);
    }
    assertThat(log.take()).isEmpty();
  }

  @Test
  void aMethodForWhichTheApplicationDecidesNothingIsClosed() throws IOException {
    ProtectedResourceInterceptor interceptor = api.interceptor();
    for (ProtectedResourceInterceptor forgetful :
        List.of(
            interceptor.require(method -> null),
            interceptor.require(
                method -> {
                  throw new IllegalStateException("a fault of the application");
                }))) {
      channel = api.channel(forgetful, api.threads());

      assertThat(call(Orders.GET, good.authorize(PLAIN)).code()).isEqualTo(Status.Code.UNKNOWN);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CONNECTION_LOST", "HTML", "NOT_FOUND"})
  void anIssuerThatIsDownMakesCallsUnavailableUntilItIsBack(Fault fault) {
    Request request = good.authorize(PLAIN);
    for (Endpoint endpoint : List.of(Endpoint.DISCOVERY, Endpoint.JWKS)) {
      api.issuer.fail(endpoint, fault);
      Outcome outcome = call(Orders.PAY, request);
      assertThat(outcome.code()).isEqualTo(Status.Code.UNAVAILABLE);
      requireRefusal(outcome, request);
      api.issuer.heal(endpoint);
      api.clock.advance(Duration.ofSeconds(61));
    }

    assertThat(call(Orders.PAY, request).code()).isEqualTo(Status.Code.OK);
  }

  /** A refusal says how to do better, in trailers and log, and leaks nothing. */
  private void requireRefusal(Outcome outcome, Request request) {
    boolean outage = outcome.code() == Status.Code.UNAVAILABLE;
    List<Challenge> challenges = outcome.challenges();
    assertThat(challenges)
        .extracting(Challenge::scheme)
        .isEqualTo(outage ? List.of() : List.of("bearer"));
    List<AdaptedApi.Logged> logged = log.take();
    assertThat(logged).hasSize(1);
    AdaptedApi.Logged message = logged.get(0);
    assertThat(message.level())
        .isEqualTo(outage ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG);
    assertThat(message.text().lines()).hasSize(1);
    assertThat(message.text()).contains("orders.Orders/Pay").contains(outcome.code().name());
    for (String field : List.of("authorization", "dpop")) {
      for (String value : request.headers().all(field)) {
        String secret = value.substring(value.lastIndexOf(' ') + 1);
        if (secret.length() > 16) {
          assertThat(message.text()).doesNotContain(secret);
          assertThat(outcome.status().getDescription()).doesNotContain(secret);
          assertThat(outcome.trailers().toString()).doesNotContain(secret);
        }
      }
    }
  }
}
