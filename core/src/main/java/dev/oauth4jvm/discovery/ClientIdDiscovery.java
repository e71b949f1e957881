package dev.oauth4jvm.discovery;

import dev.oauth4jvm.Destinations;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.internal.endpoint.Exchange;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the metadata of a client whose {@code client_id} is a URL, at an authorization server
 * (draft-ietf-oauth-client-id-metadata-document).
 *
 * {@snippet file="ClientIdDocumentSnippets.java" region="fetch"}
 *
 * <p>Anyone can send a request with such a {@code client_id}. So by default only hosts with
 * {@linkplain Destinations#publicAddresses public addresses} are contacted, in addition to the rule
 * of {@link Env#destinations}. No redirect is followed: the status must be 200. The body must be
 * JSON of at most 5,120 bytes, its {@code client_id} the URL, character for character, and the
 * members must follow the rules of {@link ClientIdDocument}; an absent {@code
 * token_endpoint_auth_method} is left to the server. Neither a failure nor a document that is
 * refused may be kept by the server.
 *
 * <p>Immutable: each method returns a changed copy.
 */
public final class ClientIdDiscovery implements Operation<ClientIdDocument> {

  /** The size that the draft recommends as the greatest. */
  private static final int MAX_BYTES = 5 * 1024;

  /** The longest URL, in characters: strangers choose what is requested, logged and kept. */
  private static final int MAX_LENGTH = 2048;

  private final String clientId;
  private final Destinations rule;
  private final int maxBytes;

  private ClientIdDiscovery(String clientId, Destinations rule, int maxBytes) {
    this.clientId = clientId;
    this.rule = rule;
    this.maxBytes = maxBytes;
  }

  /** The discovery of a client by its {@code client_id}, which the run checks. */
  public static ClientIdDiscovery of(String clientId) {
    return new ClientIdDiscovery(
        Objects.requireNonNull(clientId, "clientId"), Destinations.publicAddresses(), MAX_BYTES);
  }

  /** Sets the rule for the hosts of documents, instead of that for public addresses. */
  public ClientIdDiscovery destinations(Destinations rule) {
    return new ClientIdDiscovery(clientId, Objects.requireNonNull(rule, "rule"), maxBytes);
  }

  /**
   * Sets the number of bytes that a document may have, after decompression; default 5,120.
   *
   * @throws IllegalArgumentException when the number is not from 1 to 1,048,576
   */
  public ClientIdDiscovery maxBytes(int number) {
    if (number < 1 || number > 1 << 20) {
      throw new IllegalArgumentException("number must be from 1 to 1,048,576, is " + number);
    }
    return new ClientIdDiscovery(clientId, rule, number);
  }

  /**
   * Begins the discovery.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_REQUEST} when {@code client_id} is no URL
   *     of a client, {@link ErrorCode#HTTP_REQUEST_FORBIDDEN} when its host may not be contacted;
   *     nothing is sent then
   */
  @Override
  public Step<ClientIdDocument> begin(Env env) {
    URI url = url(env);
    Env guarded =
        env.destinations((target, from) -> env.allows(target, from) && rule.allows(target, from));
    return WellKnown.get(List.of(url), "client_id", guarded, new Judgement(clientId, maxBytes));
  }

  private URI url(Env env) {
    if (clientId.length() > MAX_LENGTH) {
      throw refused("it is longer than " + MAX_LENGTH + " characters", null);
    }
    try {
      return ClientIdRules.url(clientId, env.insecureRequestsAllowed());
    } catch (IllegalArgumentException fault) {
      throw refused(String.valueOf(fault.getMessage()), fault);
    }
  }

  private static ProcessingException refused(String why, @Nullable IllegalArgumentException fault) {
    return new ProcessingException(
        ErrorCode.INVALID_REQUEST, "the client cannot be discovered: " + why, fault);
  }

  private record Judgement(String clientId, int maxBytes)
      implements Exchange.Judge<ClientIdDocument> {

    @Override
    public ClientIdDocument judge(Response response) {
      Responses.requireStatus(response, 200, ClientIdRules.WHAT);
      if (response.body().length > maxBytes) {
        throw new ProcessingException(
            ErrorCode.RESPONSE_IS_NOT_CONFORM,
            "the " + ClientIdRules.WHAT + " is too long",
            Details.member("bytes", "at most " + maxBytes, response.body().length));
      }
      return ClientIdDocument.fetched(
          Responses.json(response, ClientIdRules.WHAT, mediaType(response)), clientId);
    }

    /** {@code application/json}, or a more specific one that the response has. */
    private static String mediaType(Response response) {
      String type = response.mediaType();
      return type != null && type.startsWith("application/") && type.endsWith("+json")
          ? type
          : "application/json";
    }
  }
}
