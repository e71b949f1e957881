package dev.oauth4jvm.it;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An OpenID Provider (npm: oidc-provider) in a separate process, on the loopback interface and a
 * free port. Its access tokens are JWTs when the token request names one of its resources. It
 * accepts any login: see {@link Browser}.
 */
final class OidcProvider implements AutoCloseable {

  /** The algorithms that can sign access tokens. */
  static final List<String> ALGORITHMS =
      List.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
          "Ed25519");

  private final NodeProcess node;
  private final String issuer;
  private final String admin;

  private OidcProvider(NodeProcess node, Map<String, Object> ready) {
    this.node = node;
    this.issuer = (String) ready.get("issuer");
    this.admin = (String) ready.get("admin");
  }

  static Builder builder() {
    return new Builder();
  }

  String issuer() {
    return issuer;
  }

  URI jwksUri() {
    return URI.create(issuer + "/jwks");
  }

  URI tokenEndpoint() {
    return URI.create(issuer + "/token");
  }

  long pid() {
    return node.pid();
  }

  int discoveryRequests() {
    return requests("discovery");
  }

  int jwksRequests() {
    return requests("jwks");
  }

  int tokenRequests() {
    return requests("token");
  }

  int userinfoRequests() {
    return requests("userinfo");
  }

  int introspectionRequests() {
    return requests("introspection");
  }

  int pushedRequests() {
    return requests("pushed");
  }

  /**
   * Creates new signing keys for every algorithm; the old keys stay published, or are withdrawn.
   */
  void rotate(boolean withdraw) {
    command("/rotate", Map.of("withdraw", withdraw));
  }

  /** Sets whether DPoP proofs need the server's nonce from now on. */
  void requireDpopNonce(boolean required) {
    command("/dpop-nonce", Map.of("required", required));
  }

  /** Decides a backchannel authentication request (CIBA) for the user. */
  void decide(String authReqId, boolean approved) {
    command("/ciba", Map.of("authReqId", authReqId, "approved", approved));
  }

  @Override
  public void close() {
    node.close();
  }

  private int requests(String endpoint) {
    return ((Number) Wire.get(URI.create(admin + "/requests")).json().get(endpoint)).intValue();
  }

  private void command(String path, Map<String, Object> parameters) {
    Wire.Answer answer =
        Wire.post(
            URI.create(admin + path),
            JSONObjectUtils.toJSONString(parameters),
            "content-type",
            "application/json");
    if (answer.status() != 200) {
      throw new IllegalStateException(path + " responded " + answer.status());
    }
  }

  /** The settings of a provider. */
  static final class Builder {

    private final Set<String> algorithms = new LinkedHashSet<>(List.of("RS256"));
    private final List<Object> clients = new ArrayList<>();
    private final Map<String, Object> resources = new LinkedHashMap<>();
    private final Map<String, Object> fapi = new LinkedHashMap<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<String, Object> tls = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a client of the client credentials grant that authenticates with {@code
     * client_secret_basic}.
     */
    Builder client(String id, String secret) {
      return client(
          Map.of(
              "client_id", id,
              "client_secret", secret,
              "grant_types", List.of("client_credentials"),
              "response_types", List.of(),
              "redirect_uris", List.of()));
    }

    /** Adds a client by metadata that the library reads too. */
    Builder client(JsonObject metadata) {
      try {
        return client(JSONObjectUtils.parse(metadata.toJson()));
      } catch (ParseException e) {
        throw new IllegalArgumentException(e);
      }
    }

    /** Adds a client by its metadata, as in a dynamic client registration request. */
    Builder client(Map<String, Object> metadata) {
      clients.add(metadata);
      return this;
    }

    /**
     * Adds a resource whose access tokens are signed with an algorithm and are valid for five
     * minutes.
     */
    Builder resource(String indicator, String algorithm) {
      return resource(indicator, algorithm, Duration.ofMinutes(5));
    }

    Builder resource(String indicator, String algorithm, Duration lifetime) {
      algorithms.add(algorithm);
      resources.put(
          indicator,
          Map.of("algorithm", algorithm, "lifetime", lifetime.toSeconds(), "scope", "read write"));
      return this;
    }

    /** Adds a resource whose access tokens are opaque, and valid for five minutes. */
    Builder opaqueResource(String indicator) {
      resources.put(indicator, Map.of("lifetime", 300, "scope", "read write"));
      return this;
    }

    /** Adds an algorithm for ID Tokens and other responses; RS256 is always available. */
    Builder algorithm(String algorithm) {
      algorithms.add(algorithm);
      return this;
    }

    Builder requireDpopNonce() {
      settings.put("dpopNonce", true);
      return this;
    }

    /**
     * Requires an initial access token for dynamic registration; by default registration is open.
     */
    Builder initialAccessToken(String token) {
      settings.put("initialAccessToken", token);
      return this;
    }

    /** Requires a client to follow a FAPI profile: {@code 1.0 Final} or {@code 2.0}. */
    Builder fapi(String clientId, String profile) {
      fapi.put(clientId, profile);
      return this;
    }

    /**
     * Serves https with a key and certificate (PEM), requests a certificate from each client, binds
     * tokens to it, and supports {@code self_signed_tls_client_auth}.
     */
    Builder tls(String key, String certificate) {
      tls.put("key", key);
      tls.put("cert", certificate);
      return this;
    }

    /** Supports {@code tls_client_auth} too, with certificates that this authority (PEM) issued. */
    Builder tlsAuthority(String certificate) {
      tls.put("ca", certificate);
      return this;
    }

    /** Requests certificates only at the endpoints in {@code mtls_endpoint_aliases}. */
    Builder mtlsEndpointAliases() {
      tls.put("aliases", true);
      return this;
    }

    OidcProvider start() {
      NodeProcess node = NodeProcess.start("provider.mjs");
      try {
        settings.put("algorithms", List.copyOf(algorithms));
        settings.put("clients", clients);
        settings.put("fapi", fapi);
        settings.put("resources", resources);
        if (!tls.isEmpty()) {
          settings.put("tls", tls);
        }
        node.send(JSONObjectUtils.toJSONString(settings));
        return new OidcProvider(node, JSONObjectUtils.parse(node.receive()));
      } catch (ParseException | RuntimeException e) {
        node.close();
        throw new IllegalStateException("oidc-provider did not start", e);
      }
    }
  }
}
