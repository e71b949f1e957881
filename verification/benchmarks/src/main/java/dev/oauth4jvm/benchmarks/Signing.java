package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.client.RequestObject;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Benchmarks of a client's signed messages, beside the signature alone. */
public class Signing extends Beside {

  private static final URI ORDERS = URI.create("https://api.example.com/orders");

  /** The signing algorithm. */
  @Param({"ES256", "RS256"})
  public JwsAlgorithm algorithm = JwsAlgorithm.ES256;

  private final Env env = Env.system();
  private final Secret token = Secret.of("x".repeat(40));
  private final Client client = Client.of(Issuer.CLIENT);

  @SuppressWarnings("NullAway.Init")
  private SigningKey key;

  @SuppressWarnings("NullAway.Init")
  private DpopHandle dpop;

  @SuppressWarnings("NullAway.Init")
  private ClientAuthentication assertion;

  @SuppressWarnings("NullAway.Init")
  private AuthorizationRequest request;

  /** Called by JMH. */
  public Signing() {}

  /** Creates the keys. */
  @Setup
  public void prepare() throws Exception {
    key = SigningKey.generate(algorithm, Crypto.platform()).keyId("k");
    dpop = DpopHandle.of(key);
    assertion = ClientAuthentication.privateKeyJwt(key);
    request =
        AuthorizationRequest.of(Issuer.SERVER, client, "https://client.example.com/callback")
            .scope("openid orders:read")
            .state("af0ifjsldkj")
            .pkce(Pkce.generate(env));
    Signature raw = Issuer.signature(algorithm, null);
    raw.initSign(Issuer.of(algorithm).keys().getPrivate());
    byte[] input = "x".repeat(400).getBytes(StandardCharsets.US_ASCII);
    yardstick(
        i -> {
          raw.update(input);
          return raw.sign();
        });
  }

  /** Creates a DPoP proof. */
  @Benchmark
  public Object dpopProof() {
    return dpop.proof("GET", ORDERS, token, env);
  }

  /** Creates a client assertion. */
  @Benchmark
  public Object privateKeyJwt() {
    return assertion.credentials(Issuer.SERVER, client, env);
  }

  /** Creates a signed authorization request. */
  @Benchmark
  public Object requestObject() {
    return RequestObject.sign(request, key, env);
  }
}
