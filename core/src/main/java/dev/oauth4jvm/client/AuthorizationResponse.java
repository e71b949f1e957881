package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationResponseException;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.internal.ProfileChecks;
import dev.oauth4jvm.internal.endpoint.SentSecrets;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A validated authorization response. Only its code can be exchanged for tokens.
 *
 * {@snippet file="AuthorizationSnippets.java" region="response"}
 *
 * <p>Immutable. Its {@code toString} shows no value.
 */
public final class AuthorizationResponse {

  private static final String WHAT = "authorization response";

  /** The protocol's own parameters. */
  static final Set<String> JUDGED =
      Set.of(
          "access_token",
          "code",
          "error",
          "error_description",
          "error_uri",
          "id_token",
          "iss",
          "response",
          "state");

  private final AuthorizationServer server;
  private final Client client;
  private final Form parameters;
  private final @Nullable IdToken idToken;
  private final @Nullable Secret jwt;

  private AuthorizationResponse(
      AuthorizationServer server,
      Client client,
      Form parameters,
      @Nullable IdToken idToken,
      @Nullable Secret jwt) {
    this.server = server;
    this.client = client;
    this.parameters = parameters;
    this.idToken = idToken;
    this.jwt = jwt;
  }

  /**
   * Validates the URL to which the user's browser returned (RFC 6749, section 4.1.2; RFC 9207,
   * section 2.4).
   *
   * <p>Rejects a duplicate of one of the protocol's own parameters; a JARM response ({@link
   * JarmResponse} validates those); an absent {@code iss} if the server announces it, and the
   * {@code iss} of another server; another {@code state} than the expected one. Tokens in the
   * response are not supported. Parameters that are not the protocol's, for example those of the
   * redirect URI's own query, are ignored.
   *
   * @throws AuthorizationResponseException when the response is an error
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when the response fails a check
   * @throws UnsupportedException when the response has an {@code id_token} or {@code access_token}
   */
  public static AuthorizationResponse validate(
      AuthorizationServer server, Client client, URI redirectedTo, Expect expect) {
    String query = redirectedTo.getRawQuery();
    return validate(server, client, Form.parse(query == null ? "" : query), expect);
  }

  /** Validates parameters received in another way, for example by a form post. */
  public static AuthorizationResponse validate(
      AuthorizationServer server, Client client, Form parameters, Expect expect) {
    ClientProfile profile = Objects.requireNonNull(client, "client").profile();
    if (profile != null) {
      ProfileChecks.require(
          !profile.verifiesResponses(),
          profile,
          "a signed authorization response: JarmResponse"
              + (profile.pushesRequests() ? "" : " or HybridResponse"));
    }
    // FAPI 2.0 Security Profile, sections 5.3.2.2 and 5.3.3.2
    boolean issuerRequired = profile != null || server.authorizationResponseIssParameterSupported();
    return validate(server, client, parameters, expect, issuerRequired);
  }

  static AuthorizationResponse validate(
      AuthorizationServer server,
      Client client,
      Form parameters,
      Expect expect,
      boolean issuerRequired) {
    Objects.requireNonNull(client, "client");
    requireNoDuplicates(parameters);
    if (parameters.first("response") != null) {
      throw invalid(
          "is a JWT (JARM): JarmResponse validates those",
          Details.member("response", "no such parameter", "another value"));
    }
    String issuer = parameters.first("iss");
    if (issuer == null ? issuerRequired : !JwtChecks.isIssuer(issuer, server)) {
      throw invalid(
          "is of another issuer, or does not say of which",
          Details.member("iss", server.issuer(), issuer));
    }
    expect.requireState(parameters.first("state"), WHAT);
    String error = parameters.first("error");
    if (error != null && !error.isEmpty()) {
      Map<String, String> all = new LinkedHashMap<>();
      for (Map.Entry<String, String> parameter : parameters.parameters()) {
        all.put(parameter.getKey(), parameter.getValue());
      }
      AuthorizationResponseException refusal = new AuthorizationResponseException(all);
      throw SentSecrets.areQuoted(refusal) ? refusal.unquoted() : refusal;
    }
    if (parameters.first("id_token") != null || parameters.first("access_token") != null) {
      throw new UnsupportedException(
          "the authorization response carries a token: the implicit flow is not supported, and"
              + " HybridResponse validates \"code id_token\"");
    }
    return new AuthorizationResponse(server, client, parameters, null, null);
  }

  AuthorizationResponse with(IdToken validated) {
    return new AuthorizationResponse(server, client, parameters, validated, null);
  }

  AuthorizationResponse with(Secret verified) {
    return new AuthorizationResponse(server, client, parameters, null, verified);
  }

  /**
   * {@code code}.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when there is none
   */
  public Secret code() {
    String code = parameters.first("code");
    if (code == null || code.isEmpty()) {
      throw invalid("has no \"code\"", Details.member("code", "a non-empty string", code));
    }
    return Secret.of(code);
  }

  /** The ID Token of a hybrid response, with verified signature; null for other responses. */
  public @Nullable IdToken idToken() {
    return idToken;
  }

  /**
   * The JWT of a JARM response, decrypted, with verified signature, to keep as evidence. The JWT
   * contains the code. Null for other responses.
   */
  public @Nullable Secret jwt() {
    return jwt;
  }

  /** All parameters, including the code. */
  public Form parameters() {
    return parameters;
  }

  /** Whether the response is of this server and client. */
  boolean isOf(AuthorizationServer otherServer, Client otherClient) {
    return server.issuer().equals(otherServer.issuer())
        && client.clientId().equals(otherClient.clientId());
  }

  @Override
  public String toString() {
    return "AuthorizationResponse[" + server.issuer() + ", " + parameters + "]";
  }

  /**
   * Refuses duplicates of the protocol's parameters (RFC 6749, section 3.1). Unknown parameters are
   * ignored (section 4.1.2), and may be part of the redirect URI (section 3.1.2).
   */
  private static void requireNoDuplicates(Form parameters) {
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, String> parameter : parameters.parameters()) {
      if (JUDGED.contains(parameter.getKey()) && !names.add(parameter.getKey())) {
        throw invalid(
            "has a parameter more than once", Details.member(parameter.getKey(), 1, "several"));
      }
    }
  }

  private static ProcessingException invalid(String what, Details details) {
    return new ProcessingException(ErrorCode.INVALID_RESPONSE, "the " + WHAT + " " + what, details);
  }
}
