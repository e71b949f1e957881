package dev.oauth4jvm.discovery;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A Client ID Metadata Document (draft-ietf-oauth-client-id-metadata-document): a client's metadata
 * at the URL that is its {@code client_id}. A client that publishes it needs no registration at the
 * authorization servers that {@linkplain
 * dev.oauth4jvm.AuthorizationServer#clientIdMetadataDocumentSupported support} it.
 *
 * {@snippet file="ClientIdDocumentSnippets.java" region="publish"}
 *
 * <p>An authorization server fetches one by {@link ClientIdDiscovery}. Immutable and safe for use
 * by any number of threads.
 */
public final class ClientIdDocument {

  private static final Duration MOST_AGE = Duration.ofDays(365);

  private final JsonObject json;
  private final Client client;

  private ClientIdDocument(JsonObject json) {
    this.json = json;
    this.client = Client.of(json);
  }

  /**
   * Creates the document of a client that publishes it. Beyond the rules of the draft, {@code
   * token_endpoint_auth_method} must be given, since its default in RFC 7591 is a shared secret,
   * and the URL must not have a query.
   *
   * @param metadata the members of RFC 7591, section 2, and {@code client_id}, the URL at which the
   *     document is served
   * @throws IllegalArgumentException when a rule is violated; the message names the member
   */
  public static ClientIdDocument of(JsonObject metadata) {
    ClientIdRules rules = new ClientIdRules(metadata);
    try {
      rules.requireUrl(false);
      rules.check();
    } catch (ProcessingException fault) {
      throw new IllegalArgumentException(String.valueOf(fault.getMessage()), fault);
    }
    if (metadata.string("token_endpoint_auth_method") == null) {
      throw new IllegalArgumentException(
          "\"token_endpoint_auth_method\" is missing: expected \"none\" or \"private_key_jwt\" for"
              + " example, since its default is a shared secret (RFC 7591, section 2)");
    }
    if (String.valueOf(metadata.string("client_id")).indexOf('?') >= 0) {
      throw new IllegalArgumentException("\"client_id\" has a query: expected a URL without one");
    }
    return new ClientIdDocument(metadata);
  }

  /**
   * The document that was fetched from a URL.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when a rule is violated, {@link
   *     ErrorCode#JSON_ATTRIBUTE_COMPARISON} when it is of another URL
   */
  static ClientIdDocument fetched(JsonObject metadata, String url) {
    WellKnown.requireSame(metadata, "client_id", url, ClientIdRules.WHAT);
    new ClientIdRules(metadata).check();
    try {
      return new ClientIdDocument(metadata);
    } catch (IllegalArgumentException wrongType) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the " + ClientIdRules.WHAT + " cannot be used: " + wrongType.getMessage(),
          wrongType);
    }
  }

  /** {@code client_id}: the URL of the document. */
  public String clientId() {
    return client.clientId();
  }

  /** The client, for every operation. */
  public Client client() {
    return client;
  }

  /** {@code redirect_uris}; empty when there are none. */
  public List<String> redirectUris() {
    List<String> uris = json.strings("redirect_uris");
    return uris == null ? List.of() : uris;
  }

  /** All members. */
  public JsonObject json() {
    return json;
  }

  /**
   * The response that serves the document to anyone who requests its URL by GET.
   *
   * @param maxAge how long an authorization server may keep it, in whole seconds
   * @throws IllegalArgumentException when the age is negative or over a year
   */
  public Response response(Duration maxAge) {
    if (maxAge.isNegative() || maxAge.compareTo(MOST_AGE) > 0) {
      throw new IllegalArgumentException("maxAge must be from 0 to a year, is " + maxAge);
    }
    return Response.of(
        200,
        Headers.of(
            "content-type", "application/json", "cache-control", "max-age=" + maxAge.toSeconds()),
        json.toJson().getBytes(StandardCharsets.UTF_8));
  }

  /** The identifier alone. */
  @Override
  public String toString() {
    return "ClientIdDocument[" + client.clientId() + "]";
  }
}
