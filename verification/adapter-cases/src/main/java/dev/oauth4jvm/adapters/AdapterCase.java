package dev.oauth4jvm.adapters;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cases beside the defects of tokens and proofs ({@link dev.oauth4jvm.testkit.Defect}): a path,
 * a request, and its answer.
 */
enum AdapterCase {
  BEARER_TOKEN(SampleApi.ORDERS, Scene::good),
  DPOP_TOKEN(SampleApi.ORDERS, scene -> scene.good().boundTo(Scene.KEY)),
  ESCAPED_PATH("/orders/a%7Cb%2C", scene -> scene.good().boundTo(Scene.KEY)),
  TOKEN_FOR_A_PAYMENT(SampleApi.PAYMENTS, Scene::stepped),
  DPOP_TOKEN_FOR_A_PAYMENT(SampleApi.PAYMENTS, scene -> scene.stepped().boundTo(Scene.KEY)),

  /** RFC 6750, section 3.1. */
  OTHER_SCOPE(
      SampleApi.ORDERS,
      scene -> scene.good().scope("orders"),
      403,
      "insufficient_scope",
      "scope",
      "orders:read"),
  OTHER_SCOPE_FOR_A_PAYMENT(
      SampleApi.PAYMENTS,
      scene -> scene.stepped().scope("orders:read").boundTo(Scene.KEY),
      403,
      "insufficient_scope",
      "scope",
      "orders:pay"),
  /** RFC 9470, section 3. */
  ONE_FACTOR(
      SampleApi.PAYMENTS,
      scene -> scene.stepped().claim("acr", "urn:one-factor"),
      401,
      "insufficient_user_authentication",
      "scope",
      "orders:pay",
      "acr_values",
      "urn:two-factors",
      "max_age",
      "300"),
  OLD_AUTHENTICATION(
      SampleApi.PAYMENTS,
      scene -> scene.stepped().claim("auth_time", scene.now() - 3600),
      401,
      "insufficient_user_authentication",
      "scope",
      "orders:pay",
      "acr_values",
      "urn:two-factors",
      "max_age",
      "300"),

  ISSUER_NOT_FOUND(
      SampleApi.ORDERS,
      scene -> {
        scene.issuer().fail(Endpoint.DISCOVERY, Fault.NOT_FOUND);
        return scene.good();
      },
      503,
      null),
  ISSUER_DOWN(
      SampleApi.ORDERS,
      scene -> {
        scene.issuer().fail(Endpoint.DISCOVERY, Fault.CONNECTION_LOST);
        return scene.good();
      },
      503,
      null),
  KEYS_DOWN(
      SampleApi.ORDERS,
      scene -> {
        scene.issuer().fail(Endpoint.JWKS, Fault.HTML);
        return scene.good();
      },
      503,
      null),
  REPLAYS_DOWN(
      SampleApi.ORDERS,
      scene -> {
        scene.failReplays();
        return scene.good().boundTo(Scene.KEY);
      },
      503,
      null);

  private final String path;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Function<Scene, AccessTokens> tokens;

  private final int status;
  private final @Nullable String error;

  @SuppressWarnings("ImmutableEnumChecker") // never modified
  private final Map<String, String> parameters;

  AdapterCase(String path, Function<Scene, AccessTokens> tokens) {
    this(path, tokens, 200, null);
  }

  /** A refusal; the parameters of its challenges are names and values, alternating. */
  AdapterCase(
      String path,
      Function<Scene, AccessTokens> tokens,
      int status,
      @Nullable String error,
      String... parameters) {
    this.path = path;
    this.tokens = tokens;
    this.status = status;
    this.error = error;
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      named.put(parameters[i], parameters[i + 1]);
    }
    this.parameters = Map.copyOf(named);
  }

  AccessTokens tokens(Scene scene) {
    return tokens.apply(scene);
  }

  Request plain() {
    return Scene.get(path);
  }

  int status() {
    return status;
  }

  @Nullable String error() {
    return error;
  }

  /** Parameters that each challenge has. */
  Map<String, String> parameters() {
    return parameters;
  }
}
