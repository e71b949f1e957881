package dev.oauth4jvm.auth;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.http.Headers;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A client assertion that another party issued (RFC 7523, section 2.2).
 *
 * @param isSvid whether the assertion is a JWT-SVID of SPIFFE
 * @param source the source of the current assertion
 */
record IssuedAssertion(boolean isSvid, Supplier<Secret> source) implements ClientAuthentication {

  private static final String SPIFFE = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";

  IssuedAssertion {
    Objects.requireNonNull(source, "source");
  }

  @Override
  public Credentials credentials(AuthorizationServer server, Client client, Env env) {
    String assertion =
        Objects.requireNonNull(source.get(), "the source of assertions returned null").reveal();
    if (!isSvid) {
      return ClientAssertion.credentials(client, assertion);
    }
    // the subject of the SVID names the client, perhaps by another name than the client's own
    Form form = Form.empty();
    if (client.clientId().startsWith("spiffe://")) {
      form = form.with("client_id", client.clientId());
    }
    return new Credentials(
        Headers.of(),
        form.with("client_assertion_type", SPIFFE).with("client_assertion", assertion));
  }

  /** The method; never the assertion. */
  @Override
  public String toString() {
    return isSvid ? "jwt-spiffe" : "jwt-bearer";
  }
}
