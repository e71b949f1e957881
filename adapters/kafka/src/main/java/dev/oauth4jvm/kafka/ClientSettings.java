package dev.oauth4jvm.kafka;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * What a retriever is configured by. Retrievers with equal settings share their token.
 *
 * @param issuer the authorization server; null when only its token endpoint is known
 * @param tokenEndpoint the location of the token endpoint; null to discover the issuer
 * @param secret the client's secret, or null
 * @param key the client's private key, or null
 * @param inBody whether the secret is sent as a parameter
 * @param scope the requested scopes, or null
 * @param parameters further parameters of the request, form-encoded; empty for none
 * @param engine the store, or null
 */
record ClientSettings(
    @Nullable String issuer,
    @Nullable String tokenEndpoint,
    String clientId,
    @Nullable Secret secret,
    @Nullable AssertionKey key,
    boolean inBody,
    @Nullable String scope,
    String parameters,
    Http http,
    @Nullable Engine engine) {

  private static final String ID = SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID;
  private static final String SECRET =
      SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET;
  private static final String TOKEN_ENDPOINT = SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL;
  private static final String ISSUER = SaslConfigs.SASL_OAUTHBEARER_EXPECTED_ISSUER;
  private static final String BASIC = "client_secret_basic";
  private static final String POST = "client_secret_post";

  static ClientSettings of(Settings settings) {
    String endpoint = settings.text(TOKEN_ENDPOINT);
    List<String> issuers = settings.list(ISSUER);
    String issuer = issuers.size() == 1 ? issuers.get(0) : null;
    if (endpoint != null) {
      Allowed.url(TOKEN_ENDPOINT, endpoint);
    } else if (issuer != null) {
      Allowed.url(ISSUER, issuer);
    } else {
      throw new ConfigException(
          TOKEN_ENDPOINT + " is required, or one issuer to discover in " + ISSUER);
    }
    AssertionKey key = AssertionKey.of(settings);
    Secret secret = settings.secret(SECRET);
    if ((key == null) == (secret == null)) {
      throw new ConfigException(
          "expected one way of client authentication, either "
              + SECRET
              + " or "
              + SaslConfigs.SASL_OAUTHBEARER_ASSERTION_PRIVATE_KEY_FILE);
    }
    if (key != null && key.audience() == null && issuer == null) {
      throw new ConfigException(
          SaslConfigs.SASL_OAUTHBEARER_ASSERTION_CLAIM_AUD
              + " is required with "
              + TOKEN_ENDPOINT
              + ": the issuer identifier, for which assertions are made. Or set "
              + ISSUER);
    }
    ClientSettings result =
        new ClientSettings(
            issuer,
            endpoint,
            settings.required(ID),
            secret,
            key,
            inBody(settings),
            settings.text(SaslConfigs.SASL_OAUTHBEARER_SCOPE),
            Objects.requireNonNullElse(settings.text(Settings.PARAMETERS), ""),
            Http.of(settings),
            Engine.of(settings));
    result.requireUsable();
    return result;
  }

  private static boolean inBody(Settings settings) {
    String method = settings.text(Settings.CLIENT_AUTHENTICATION);
    if (method != null && !method.equals(BASIC) && !method.equals(POST)) {
      throw new ConfigException(
          Settings.CLIENT_AUTHENTICATION,
          method,
          "expected " + BASIC + " or " + POST + "; a private key alone selects private_key_jwt");
    }
    return POST.equals(method);
  }

  /** Reads what is read for each request, so that a fault is found when the client is created. */
  private void requireUsable() {
    try {
      if (key != null) {
        key.read();
      }
      ClientCredentialsGrant unused =
          grant(AuthorizationServer.of(JsonObject.of("issuer", "https://none.invalid")));
    } catch (IllegalArgumentException unusable) {
      throw new ConfigException("the settings of the client: " + unusable.getMessage());
    }
  }

  /** The server whose token endpoint is known, or null when it is to be discovered. */
  @Nullable AuthorizationServer server() {
    return tokenEndpoint == null
        ? null
        : AuthorizationServer.of(
            JsonObject.of(
                // without an issuer: a name for the server, which nothing is compared with
                "issuer",
                issuer == null ? tokenEndpoint : issuer,
                "token_endpoint",
                tokenEndpoint));
  }

  ClientCredentialsGrant grant(AuthorizationServer server) {
    ClientCredentialsGrant grant =
        ClientCredentialsGrant.of(server, Client.of(clientId), authentication());
    if (scope != null) {
      grant = grant.scope(scope);
    }
    for (Map.Entry<String, String> one : Form.parse(parameters).parameters()) {
      grant = grant.parameter(one.getKey(), one.getValue());
    }
    return grant;
  }

  private ClientAuthentication authentication() {
    if (key != null) {
      return key;
    }
    if (secret == null) {
      throw new IllegalStateException("neither a secret nor a key");
    }
    return inBody
        ? ClientAuthentication.secretPost(secret)
        : ClientAuthentication.secretBasic(secret);
  }
}
