package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksCache;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessTokenTest {

  private final Api api = new Api();

  @Test
  void tellsItsClaims() {
    String compact =
        Api.token()
            .claim("scope", "\"orders:read  orders:write \"")
            .claim("exp", "1900000000.75")
            .claim("tenant", "7")
            .sign(Api.KEY);

    AccessToken token = api.accept(compact);

    assertThat(token.issuer()).isEqualTo(Api.ISSUER);
    assertThat(token.subject()).isEqualTo("alice");
    assertThat(token.clientId()).isEqualTo("shop");
    assertThat(token.id()).isEqualTo("1");
    assertThat(token.audience()).containsExactly(Api.AUDIENCE);
    assertThat(token.expiresAt()).isEqualTo(Instant.ofEpochSecond(1_900_000_000L));
    assertThat(token.scopes()).containsExactly("orders:read", "orders:write");
    assertThat(token.hasScope("orders:read")).isTrue();
    assertThat(token.hasScope("orders:write")).isTrue();
    for (String other :
        List.of("orders", "read", "", " ", "orders:read ", "orders:read  orders:write")) {
      assertThat(token.hasScope(other)).as(other).isFalse();
    }
    assertThat(token.isProven()).isFalse();
    assertThat(token.claims().integer("tenant")).isEqualTo(7);
    assertThat(token.token().reveal()).isEqualTo(compact);
  }

  @Test
  void hasNoScopesWhereNoneAreSaid() {
    assertThat(api.accept(Api.token().sign(Api.KEY)).scopes()).isEmpty();
    assertThat(api.accept(Api.token().claim("scope", "\"\"").sign(Api.KEY)).scopes()).isEmpty();
    assertThat(api.accept(Api.token().claim("scope", "[1]").sign(Api.KEY)).scopes()).isEmpty();
  }

  @Test
  void readsScopesThatAreAnArray() {
    AccessToken token = api.accept(Api.token().claim("scope", "[\"a\",\"b c\"]").sign(Api.KEY));

    assertThat(token.scopes()).containsExactly("a", "b c");
    assertThat(token.hasScope("a")).isTrue();
    assertThat(token.hasScope("b")).isFalse();
  }

  @Test
  void showsWhoAndForWhatButNotTheToken() {
    String compact = Api.token().claim("sub", "\"al\\nice\"").sign(Api.KEY);

    assertThat(api.accept(compact))
        .hasToString(
            "AccessToken{\"sub\":\"al\\nice\",\"client_id\":\"shop\","
                + "\"aud\":[\"https://api.example.com\"]}");
  }

  @Test
  void isFoundByOneRequestForKeysForAnyNumberOfTokens() {
    AccessTokenValidator validator = Api.rules().build();
    for (int i = 0; i < 5; i++) {
      api.accept(validator, Api.bearer(Api.token().claim("jti", "\"" + i + "\"").sign(Api.KEY)));
    }

    assertThat(api.requested).hasSize(1);
  }

  @Test
  void isFoundWithoutARequestWhereTheCallersCacheHasTheKeys() {
    String set = new String(api.keys.body(), java.nio.charset.StandardCharsets.UTF_8);
    JwksCache cache = JwksCache.parse("{\"jwks\":" + set + ",\"uat\":" + Api.NOW + "}");

    AccessToken token = api.accept(Api.rules().jwks(cache), Api.token().sign(Api.KEY));

    assertThat(token.subject()).isEqualTo("alice");
    assertThat(api.requested).isEmpty();
  }

  @Test
  void validatorsAreBuiltFromRulesThatCanBeTrue() {
    AuthorizationServer other =
        AuthorizationServer.of("https://other.example", "https://as.example.com/jwks");
    AuthorizationServer moved = AuthorizationServer.of(Api.ISSUER, "https://other.example/jwks");
    AuthorizationServer keyless = AuthorizationServer.of(JsonObject.of("issuer", Api.ISSUER));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Api.rules().jwks(Jwks.of(other).build()).build())
        .withMessageContaining("https://other.example");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Api.rules().jwks(Jwks.of(moved).build()).build());
    assertThatThrownBy(() -> AccessTokenValidator.of(keyless, Api.AUDIENCE).build())
        .isInstanceOfSatisfying(
            ProcessingException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MISSING_SERVER_METADATA));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Api.rules().algorithms(Set.of()))
        .withMessage("algorithms is empty");
    assertThatNullPointerException()
        .isThrownBy(() -> AccessTokenValidator.of(null, Api.AUDIENCE))
        .withMessage("server");
    assertThatNullPointerException()
        .isThrownBy(() -> AccessTokenValidator.of(Api.SERVER, null))
        .withMessage("audience");
    assertThatNullPointerException()
        .isThrownBy(() -> Api.rules().clockTolerance(null))
        .withMessage("tolerance");
  }

  @Test
  void validatorsAreNotChangedByTheirBuilders() {
    EnumSet<JwsAlgorithm> algorithms = EnumSet.of(JwsAlgorithm.ES256);
    AccessTokenValidator.Builder builder = Api.rules().algorithms(algorithms);
    AccessTokenValidator validator = builder.build();
    algorithms.clear();
    algorithms.add(JwsAlgorithm.RS512);
    builder.requireDpop().allowType("x").allowMissing("sub").algorithms(algorithms);

    assertThat(api.accept(validator, Api.bearer(Api.token().sign(Api.KEY))).subject())
        .isEqualTo("alice");
    assertThat(
            api.refuse(validator, Api.bearer(Api.token().claim("sub", null).sign(Api.KEY)))
                .details()
                .name())
        .isEqualTo("sub");
  }

  @Test
  void nothingOnTheWayShowsTheToken() {
    String compact = Api.token().sign(Api.KEY);
    Request request = Api.bearer(compact);
    AccessTokenValidator validator = Api.rules().build();

    for (Object shown :
        new Object[] {
          validator,
          validator.validate(request),
          validator
              .validate(request)
              .begin(dev.oauth4jvm.Env.system().clock(() -> Instant.ofEpochSecond(Api.NOW))),
          PresentedToken.of(request),
          api.accept(compact)
        }) {
      assertThat(shown.toString()).doesNotContain(compact).doesNotContain(compact.substring(0, 20));
    }
  }
}
