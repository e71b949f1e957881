package dev.oauth4jvm.it;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** The JDK's HTTP client, for the fixtures' own tests and control. */
final class Wire {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private Wire() {}

  /** An HTTP response. */
  record Answer(int status, HttpHeaders headers, String body) {

    Map<String, Object> json() {
      try {
        return JSONObjectUtils.parse(body);
      } catch (ParseException e) {
        throw new IllegalStateException("not JSON: " + status + " " + body, e);
      }
    }

    /** The access token of a token response. */
    String accessToken() {
      if (status != 200) {
        throw new IllegalStateException("not a token response: " + status + " " + body);
      }
      return (String) json().get("access_token");
    }
  }

  static Answer get(URI uri, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  static Answer post(URI uri, String body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /**
   * Sends a client credentials request with {@code client_secret_basic}, and a DPoP proof unless
   * null.
   */
  static Answer clientCredentials(
      URI tokenEndpoint, String id, String secret, Map<String, String> parameters, String proof) {
    String basic =
        Base64.getEncoder()
            .encodeToString((encode(id) + ":" + encode(secret)).getBytes(StandardCharsets.UTF_8));
    String form =
        parameters.entrySet().stream()
            .map(p -> "&" + p.getKey() + "=" + encode(p.getValue()))
            .collect(Collectors.joining("", "grant_type=client_credentials", ""));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(tokenEndpoint)
            .header("authorization", "Basic " + basic)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    return send(proof == null ? request : request.header("dpop", proof));
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
