package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.internal.endpoint.EndpointRequest;
import dev.oauth4jvm.internal.endpoint.Exchange;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Requests a device code and a user code (RFC 8628, section 3.1); {@link DeviceCodeGrant#poll} then
 * waits for the user.
 *
 * <p>Rejects unless the status is 200, {@code device_code}, {@code user_code} and {@code
 * verification_uri} (or {@code verification_url}, as in drafts) are strings, the last an {@code
 * https:} or {@code http:} URL, {@code expires_in} is a number, and {@code interval}, if there is
 * one, a number of 0 or more. Immutable: each method returns a changed copy.
 */
public final class DeviceAuthorization
    extends EndpointOperation<DeviceAuthorization, DeviceAuthorization.Codes> {

  private static final String WHAT = "device authorization response";

  private DeviceAuthorization(EndpointRequest request) {
    super(request);
  }

  /** A request to the server's {@code device_authorization_endpoint}. */
  public static DeviceAuthorization of(
      AuthorizationServer server, Client client, ClientAuthentication authentication) {
    return new DeviceAuthorization(
        EndpointRequest.of(server, client, authentication)
            .form(Form.empty().with("client_id", client.clientId())));
  }

  /** Adds {@code scope}: space-delimited values. */
  public DeviceAuthorization scope(String scope) {
    return set("scope", scope);
  }

  @Override
  DeviceAuthorization with(EndpointRequest changed) {
    return new DeviceAuthorization(changed);
  }

  @Override
  public Step<Codes> begin(Env env) {
    return request().begin("device_authorization_endpoint", env, new Judgement());
  }

  private record Judgement() implements Exchange.Judge<Codes> {
    @Override
    public Codes judge(Response response) {
      return new Codes(Responses.oauthJson(response, 200, "device_code", WHAT));
    }
  }

  /** A URL to show or to open: not a script or a file, and nothing that starts a program. */
  private static String page(JsonObject json, String member) {
    String url = Responses.requireString(json, member, WHAT);
    if (!url.regionMatches(true, 0, "https://", 0, 8)
        && !url.regionMatches(true, 0, "http://", 0, 7)) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the " + WHAT + " has an unexpected value",
          // verification_uri_complete may contain the user's code
          Details.member(member, "an https: URL", "another value"));
    }
    return Responses.requireVisible(json, member, WHAT);
  }

  /**
   * The codes to show to the user and to poll with. Only {@link DeviceAuthorization} creates them.
   *
   * <p>Immutable. Its {@code toString} shows no code.
   */
  public static final class Codes {

    private final JsonObject json;
    private final Secret deviceCode;
    private final String userCode;
    private final String verificationUri;
    private final @Nullable String verificationUriComplete;
    private final Duration expiresIn;
    private final Duration interval;

    Codes(JsonObject json) {
      this.json = json;
      deviceCode = Secret.of(Responses.requirePrintable(json, "device_code", WHAT));
      userCode = Responses.requirePrintable(json, "user_code", WHAT);
      // some servers use the name of a draft; see docs/servers.md
      boolean draft = json.get("verification_uri") == null && json.has("verification_url");
      verificationUri = page(json, draft ? "verification_url" : "verification_uri");
      verificationUriComplete =
          json.get("verification_uri_complete") == null
              ? null
              : page(json, "verification_uri_complete");
      expiresIn = JsonSeconds.expiresIn(json, WHAT);
      interval = JsonSeconds.interval(json, WHAT);
    }

    /** {@code device_code}. */
    public Secret deviceCode() {
      return deviceCode;
    }

    /** {@code user_code}, to show to the user. */
    public String userCode() {
      return userCode;
    }

    /**
     * {@code verification_uri}, or {@code verification_url} if that is absent, to show to the user.
     */
    public String verificationUri() {
      return verificationUri;
    }

    /** {@code verification_uri_complete}: the URL with the code in it, or null. */
    public @Nullable String verificationUriComplete() {
      return verificationUriComplete;
    }

    /** {@code expires_in}. */
    public Duration expiresIn() {
      return expiresIn;
    }

    /** {@code interval}, from 1 s to 1 h; 5 s if the server sends none or 0. */
    public Duration interval() {
      return interval;
    }

    /** All members, including unknown ones and the codes. */
    public JsonObject json() {
      return json;
    }

    @Override
    public String toString() {
      return "Codes[" + verificationUri + ", expires_in=" + expiresIn + "]";
    }
  }
}
