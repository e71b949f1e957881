package dev.oauth4jvm.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.Defect;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract of an adapter: what a request must be answered with, what is logged, and what the
 * application sees. A subclass starts {@link SampleApi} behind its adapter.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
public abstract class AdapterContract {

  private final Scene scene = new Scene();
  private final ProtectedResource resource = scene.resource();
  private @Nullable AdaptedApi started;

  /** Creates the tests of a subclass. */
  protected AdapterContract() {}

  /**
   * Starts the application: {@link SampleApi#isAnonymous} and {@link SampleApi#requirement} decide
   * by the path, and an admitted request is answered with 200 and {@link SampleApi#seen}, an
   * anonymous one with {@link SampleApi#NOBODY}.
   */
  protected abstract AdaptedApi start(ProtectedResource resource, Driver http) throws Exception;

  @BeforeAll
  final void startAll() throws Exception {
    started = start(resource, scene.http());
  }

  @AfterAll
  final void stopAll() throws Exception {
    if (started != null) {
      started.close();
    }
  }

  @BeforeEach
  final void beginCase() {
    scene.begin();
    List<AdaptedApi.Logged> unused = api().logged();
  }

  private AdaptedApi api() {
    return Objects.requireNonNull(started, "started");
  }

  // what an operation requires is in AdapterCase
  @ParameterizedTest
  @EnumSource(value = Defect.class, mode = EnumSource.Mode.MATCH_NONE, names = "AUTHENTICATION_.*")
  final void everyDefectIsRefusedAndLogged(Defect defect) throws IOException {
    List<Response> answers = new ArrayList<>();
    List<Request> sent = new ArrayList<>();

    defect.check(
        request -> {
          Response answer = api().send(request);
          sent.add(request);
          answers.add(answer);
          return answer;
        },
        scene.good(),
        Scene.get(SampleApi.ORDERS));

    Response answer = answers.get(answers.size() - 1);
    requireRefusal(answer, sent.get(sent.size() - 1), defect.status());
    if (defect.status() == 401 && !"invalid_dpop_proof".equals(defect.error())) {
      requireParameters(answer, Map.of("scope", "orders:read"));
    }
  }

  @ParameterizedTest
  @EnumSource(AdapterCase.class)
  final void everyCaseIsAnsweredAsItMust(AdapterCase one) throws IOException {
    AccessTokens tokens = one.tokens(scene);
    Request request = tokens.authorize(one.plain());

    Response answer = api().send(request);

    if (one.status() == 200) {
      assertThat(answer.status()).isEqualTo(200);
      boolean proven = request.headers().has("dpop");
      assertThat(text(answer))
          .isEqualTo("alice by client, orders:read orders:pay" + (proven ? ", proven" : ""));
      assertThat(api().logged()).isEmpty();
      return;
    }
    requireRefusal(answer, request, one.status());
    assertThat(errors(answer))
        .isEqualTo(one.error() == null ? List.of() : List.of(Objects.requireNonNull(one.error())));
    requireParameters(answer, one.parameters());
  }

  @Test
  final void anAnonymousPathIsOpenToAnyoneAndSeesNobody() throws IOException {
    Request plain = Scene.get(SampleApi.HEALTH);
    List<Request> requests =
        List.of(
            plain,
            plain.header("authorization", "Bearer x"),
            scene.good().authorize(plain),
            scene.good().expired().authorize(plain));

    for (Request request : requests) {
      Response answer = api().send(request);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(text(answer)).isEqualTo(SampleApi.NOBODY);
    }
    assertThat(api().logged()).isEmpty();
  }

  @Test
  final void theMetadataIsServedToAnyone() throws Exception {
    Response answer = api().send(Request.get(resource.metadataLocation()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.mediaType()).isEqualTo("application/json");
    assertThat(JsonObject.parse(text(answer))).isEqualTo(resource.metadata().json());
  }

  @Test
  final void anOutageEndsWithIt() throws IOException {
    scene.issuer().fail(Endpoint.JWKS, Fault.HTML);
    Request request = scene.good().authorize(Scene.get(SampleApi.ORDERS));
    assertThat(api().send(request).status()).isEqualTo(503);
    scene.issuer().heal(Endpoint.JWKS);

    scene.passCooldown();

    assertThat(api().send(request).status()).isEqualTo(200);
  }

  @Test
  final void aProofWithoutANonceIsAnsweredWithOne() throws Exception {
    try (AdaptedApi other = start(scene.withNonces(), scene.http())) {
      Request request = scene.good().boundTo(Scene.KEY).authorize(Scene.get(SampleApi.ORDERS));

      Response answer = other.send(request);

      assertThat(answer.status()).isEqualTo(401);
      assertThat(errors(answer)).containsExactly("use_dpop_nonce");
      assertThat(answer.headers().all("dpop-nonce")).hasSize(1);
      assertThat(answer.headers().all("cache-control")).contains("no-store");
    }
  }

  /** A refusal never reaches the application, says how to do better, and leaks nothing. */
  private void requireRefusal(Response answer, Request request, int status) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(text(answer)).isEmpty();
    List<Challenge> challenges = Challenge.parse(answer.headers());
    if (status == 503) {
      assertThat(challenges).isEmpty();
    } else {
      assertThat(challenges).extracting(Challenge::scheme).containsExactly("bearer", "dpop");
      requireParameters(
          answer, Map.of("resource_metadata", resource.metadataLocation().toString()));
      assertThat(challenges.get(1).parameter("algs")).contains("ES256");
    }
    List<AdaptedApi.Logged> logged = api().logged();
    System.Logger.Level level =
        status == 503 ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
    assertThat(logged).isNotEmpty();
    AdaptedApi.Logged last = logged.get(logged.size() - 1);
    assertThat(last.level()).isEqualTo(level);
    assertThat(last.text().lines()).as("a message of one line").hasSize(1);
    for (String field : List.of("authorization", "dpop")) {
      for (String value : request.headers().all(field)) {
        String secret = value.substring(value.lastIndexOf(' ') + 1);
        if (secret.length() > 16) {
          assertThat(last.text()).doesNotContain(secret);
        }
      }
    }
  }

  private static void requireParameters(Response answer, Map<String, String> expected) {
    for (Challenge challenge : Challenge.parse(answer.headers())) {
      expected.forEach(
          (name, value) -> assertThat(challenge.parameter(name)).as(name).isEqualTo(value));
    }
  }

  /** The different errors of the challenges. */
  private static List<String> errors(Response answer) {
    return Challenge.parse(answer.headers()).stream()
        .map(challenge -> challenge.parameter("error"))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
