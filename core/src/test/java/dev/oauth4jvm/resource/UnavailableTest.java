package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the caller plugs in may fail, which is no verdict on the token: the answer is 503. */
class UnavailableTest {

  private static final SigningKey ED = Api.generate(JwsAlgorithm.ED25519).keyId("ed");

  private final Api api = new Api();
  private final String bound = Api.boundToken().sign(Api.KEY);
  private final Request proven = Api.dpop(bound, Api.proof(bound).sign(Api.CLIENT));

  private void assertUnavailable(AccessTokenValidator validator, Request request) {
    OAuthException failure = api.refuse(validator, request);

    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.UNAVAILABLE);
    Response answer = validator.refusal(request, failure);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers().entries()).isEmpty();
    // also for a request without credentials, whose other failures are 401
    assertThat(validator.refusal(Request.get(Api.URL), failure).status()).isEqualTo(503);
  }

  static Stream<Exception> failures() {
    return Stream.of(new IllegalStateException("down"), new IOException("down"));
  }

  /** As Kotlin does, for whom no exception is checked. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception, R> R fail(Exception failure) throws E {
    throw (E) failure;
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aMemoryOfReplaysFails(Exception failure) {
    AccessTokenValidator validator =
        Api.rules()
            .refuseReplays(
                (source, id, until) -> UnavailableTest.<RuntimeException, Boolean>fail(failure))
            .build();

    assertUnavailable(validator, proven);
    assertThat(api.refuse(validator, proven)).hasCause(failure).hasMessageNotContaining("down");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aDecrypterFails(Exception failure) {
    assertUnavailable(
        Api.rules()
            .decrypter(jwe -> UnavailableTest.<RuntimeException, String>fail(failure))
            .build(),
        Api.bearer("a.b.c.d.e"));
  }

  @Test
  void aDecrypterReturnsNothing() {
    assertUnavailable(Api.rules().decrypter(jwe -> null).build(), Api.bearer("a.b.c.d.e"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aMemoryOfSignaturesFails(Exception failure) {
    assertUnavailable(
        Api.rules()
            .signatureMemory(token -> UnavailableTest.<RuntimeException, Boolean>fail(failure))
            .build(),
        Api.bearer(Api.token().sign(Api.KEY)));
  }

  /** At the access token's signature, and at the proof's. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aProviderFails(int call) {
    api.keys = Api.keys(ED);
    Crypto crypto = Crypto.of(new Failing(call));
    String token = Api.boundToken(ED).header("alg", "\"Ed25519\"").header("kid", "\"ed\"").sign(ED);

    assertUnavailable(
        Api.rules().jwks(Jwks.of(Api.SERVER).crypto(crypto).build()).build(),
        Api.dpop(token, Api.proof(token, ED).sign(ED)));
  }

  /** Has Ed25519 as the JDK has it, until a verification fails. */
  private static final class Failing extends Provider {
    private static final long serialVersionUID = 1L;

    private final int call;
    private int calls;

    Failing(int call) {
      super("Failing", "1", "Ed25519, which fails");
      this.call = call;
      putService(
          new Service(this, "Signature", "Ed25519", Verifier.class.getName(), null, Map.of()) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
              return new Verifier(Failing.this, Signature.getInstance("Ed25519"));
            }
          });
    }

    void count() {
      if (++calls == call) {
        throw new IllegalStateException("the module does not answer");
      }
    }
  }

  private static final class Verifier extends SignatureSpi {

    private final Failing provider;
    private final Signature jdk;

    Verifier(Failing provider, Signature jdk) {
      this.provider = provider;
      this.jdk = jdk;
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      jdk.initVerify(key);
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
      jdk.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int from, int length) throws SignatureException {
      jdk.update(bytes, from, length);
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
      provider.count();
      return jdk.verify(signature);
    }

    @Override
    protected void engineInitSign(PrivateKey key) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected byte[] engineSign() {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
