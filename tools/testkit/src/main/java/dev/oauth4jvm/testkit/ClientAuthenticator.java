package dev.oauth4jvm.testkit;

import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The authentication of the client that sends a request (RFC 6749, section 2.3; RFC 7523, section
 * 2.2; RFC 8705, section 2).
 */
record ClientAuthenticator(TestIssuer issuer) {

  private static final String ASSERTION_TYPE =
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  TestClient authenticate(Call call, Parameters parameters) {
    List<String> fields = call.request().headers().all("authorization");
    try {
      return authenticate(call, fields, parameters);
    } catch (Refused refused) {
      // RFC 6749, section 5.2: a challenge if the client used the field
      throw fields.isEmpty() || !refused.error().equals("invalid_client")
          ? refused
          : refused.header("www-authenticate", "Basic realm=\"clients\"");
    }
  }

  private TestClient authenticate(Call call, List<String> fields, Parameters parameters) {
    if (fields.size() > 1) {
      throw Refused.of(
          "invalid_request", "there is more than one Authorization field", "RFC 9110, 5.3");
    }
    String field = fields.isEmpty() ? null : fields.get(0);
    boolean assertion =
        parameters.has("client_assertion") || parameters.has("client_assertion_type");
    int methods = (field == null ? 0 : 1) + (assertion ? 1 : 0);
    if (methods + (parameters.has("client_secret") ? 1 : 0) > 1) {
      throw Refused.of(
          "invalid_request", "the client authenticates by more than one method", "RFC 6749, 2.3");
    }
    if (field != null) {
      return basic(field, parameters);
    }
    if (assertion) {
      return assertion(parameters);
    }
    String clientId = parameters.require("client_id", "RFC 6749, 2.3.1");
    String secret = parameters.get("client_secret");
    if (secret != null) {
      return secret(registered(clientId), secret, "client_secret_post");
    }
    TestClient client = registered(clientId);
    if (client.method().equals("none")) {
      return client;
    }
    certificate(client, call.certificate());
    return client;
  }

  private TestClient basic(String field, Parameters parameters) {
    String[] parts = field.split(" ", -1);
    if (parts.length != 2 || !parts[0].toLowerCase(Locale.ROOT).equals("basic")) {
      throw invalidClient("the Authorization field must be 'Basic' and credentials", "RFC 7617, 2");
    }
    String id;
    String secret;
    try {
      String pair = new String(Base64.getDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("no colon");
      }
      id = URLDecoder.decode(pair.substring(0, colon), StandardCharsets.UTF_8);
      secret = URLDecoder.decode(pair.substring(colon + 1), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw invalidClient("the Basic credentials are malformed", "RFC 6749, 2.3.1");
    }
    String other = parameters.get("client_id");
    if (other != null && !other.equals(id)) {
      throw Refused.of(
          "invalid_request",
          "client_id is of another client than Authorization",
          "RFC 6749, 2.3.1");
    }
    return secret(registered(id), secret, "client_secret_basic");
  }

  private TestClient secret(TestClient client, String secret, String method) {
    requireMethod(client, method);
    String expected = client.secret() == null ? null : client.secret().reveal();
    if (expected == null || !Bytes.equal(expected, secret)) {
      throw invalidClient("the client secret is wrong", "RFC 6749, 2.3.1");
    }
    return client;
  }

  private TestClient assertion(Parameters parameters) {
    if (!ASSERTION_TYPE.equals(parameters.get("client_assertion_type"))) {
      throw invalidClient("client_assertion_type must be " + ASSERTION_TYPE, "RFC 7523, 2.2");
    }
    ClientJwts checks = new ClientJwts(issuer, "invalid_client", "client assertion");
    try {
      UnverifiedJwt jwt = checks.parse(parameters.require("client_assertion", "RFC 7523, 2.2"));
      JsonObject claims = jwt.claims();
      String id = String.valueOf(claims.string("sub"));
      TestClient client = registered(id);
      String named = parameters.get("client_id");
      if (named != null && !named.equals(id)) {
        throw checks.refused("is of another client than client_id", "RFC 7521, 4.2");
      }
      checks.requireIssuer(claims, id);
      checks.requireAudience(claims);
      checks.requireTime(claims);
      verify(checks, jwt, client);
      checks.requireFirst(id, claims, true);
      return client;
    } catch (Refused refused) {
      throw refused.status(401);
    }
  }

  private void verify(ClientJwts checks, UnverifiedJwt jwt, TestClient client) {
    String alg = jwt.header().algorithmName();
    String registered = client.metadata().string("token_endpoint_auth_signing_alg");
    if (registered != null && !registered.equals(alg)) {
      throw checks.refused("must have the registered alg " + registered, "RFC 7591, 2");
    }
    if (!alg.equals("HS256")) {
      requireMethod(client, "private_key_jwt");
      checks.verify(jwt, ClientMetadata.keys(client.metadata()));
      return;
    }
    requireMethod(client, "client_secret_jwt");
    String token = jwt.token().reveal();
    int dot = token.lastIndexOf('.');
    String secret = client.secret() == null ? "" : client.secret().reveal();
    byte[] mac = Bytes.hmacSha256(secret.getBytes(StandardCharsets.UTF_8), token.substring(0, dot));
    if (!Bytes.equal(Bytes.base64Url(mac), token.substring(dot + 1))) {
      throw checks.refused("was signed with another secret", "OpenID Connect Core 1.0, 9");
    }
  }

  private static void certificate(TestClient client, @Nullable X509Certificate certificate) {
    String method = client.method();
    if (!method.endsWith("tls_client_auth")) {
      throw invalidClient("the client must authenticate with " + method, "RFC 6749, 3.2.1");
    }
    if (certificate == null) {
      throw invalidClient("the client presented no certificate", "RFC 8705, 2");
    }
    boolean right =
        method.equals("tls_client_auth")
            ? hasName(client, certificate)
            : hasKey(client, certificate);
    if (!right) {
      throw invalidClient("the client presented another certificate", "RFC 8705, 2");
    }
  }

  private static boolean hasName(TestClient client, X509Certificate certificate) {
    String name = client.metadata().string("tls_client_auth_subject_dn");
    return name != null && new X500Principal(name).equals(certificate.getSubjectX500Principal());
  }

  private static boolean hasKey(TestClient client, X509Certificate certificate) {
    try {
      String der = Base64.getEncoder().encodeToString(certificate.getEncoded());
      return ClientMetadata.keys(client.metadata()).stream()
          .anyMatch(
              key -> {
                List<String> chain = key.json().strings("x5c");
                return chain != null && !chain.isEmpty() && chain.get(0).equals(der);
              });
    } catch (CertificateEncodingException unencodable) {
      throw new IllegalArgumentException("certificate cannot be encoded", unencodable);
    }
  }

  private TestClient registered(String clientId) {
    TestClient client = issuer.state().clients.get(clientId);
    if (client == null) {
      throw invalidClient("no client is registered as '" + clientId + "'", "RFC 6749, 5.2");
    }
    return client;
  }

  private static void requireMethod(TestClient client, String method) {
    if (!client.method().equals(method)) {
      throw invalidClient(
          "the client is registered for " + client.method() + ", not " + method, "RFC 7591, 2");
    }
  }

  private static Refused invalidClient(String description, String section) {
    return Refused.of("invalid_client", description, section).status(401);
  }
}
