package dev.oauth4jvm.examples;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.util.Map;

/**
 * The settings of an example, by the names of environment variables.
 *
 * @param values {@code ISSUER}, {@code CLIENT_ID}, {@code CLIENT_SECRET}, and so on; with {@code
 *     ALLOW_HTTP=true} a server on this machine may use {@code http:}
 */
public record Settings(Map<String, String> values) {

  /** Copies the values. */
  public Settings {
    values = Map.copyOf(values);
  }

  /** Reads the settings from this process's environment. */
  public static Settings fromEnvironment() {
    return new Settings(System.getenv());
  }

  /**
   * Returns a value by its name.
   *
   * @throws IllegalArgumentException when the value is not set
   */
  public String get(String name) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("set the environment variable " + name);
    }
    return value;
  }

  /** {@code ISSUER}: the authorization server's identifier, a URL. */
  public String issuer() {
    return get("ISSUER");
  }

  /** {@code CLIENT_ID}. */
  public String clientId() {
    return get("CLIENT_ID");
  }

  /** {@code CLIENT_SECRET}. */
  public Secret clientSecret() {
    return Secret.of(get("CLIENT_SECRET"));
  }

  /** {@code REDIRECT_URI}: for {@link Browser#onThisMachine} a loopback URL with a port. */
  public String redirectUri() {
    return get("REDIRECT_URI");
  }

  /** {@code CLIENT_KEY}: the client's private key, as a JWK with {@code alg} and {@code kid}. */
  public SigningKey clientKey() {
    try {
      return SigningKey.of(Jwk.of(JsonObject.parse(get("CLIENT_KEY"))));
    } catch (JsonException malformed) {
      throw new IllegalArgumentException("CLIENT_KEY is not JSON", malformed);
    }
  }

  /** The system's clock and randomness. */
  public Env env() {
    Env system = Env.system();
    return values.getOrDefault("ALLOW_HTTP", "").equals("true")
        ? system.allowInsecureRequests()
        : system;
  }

  /**
   * Runs operations over {@code java.net.http}; if {@code TRUST_STORE} is set, with the TLS of
   * {@link TlsClient}.
   */
  public Driver http() throws IOException {
    Driver driver =
        values.containsKey("TRUST_STORE") ? Driver.of(TlsClient.transport(this)) : Driver.create();
    return driver.env(env());
  }

  /** The names of the settings, without values. */
  @Override
  public String toString() {
    return "Settings" + values.keySet();
  }
}
