package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Request;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way in which a validation fails has its reason. */
class ReasonTest {

  private final Api api = new Api();

  static Stream<Arguments> refused() {
    String bound = Api.boundToken().sign(Api.KEY);
    return Stream.of(
        Arguments.of(Reason.NO_CREDENTIALS, Request.get(Api.URL)),
        Arguments.of(
            Reason.NO_CREDENTIALS, Request.get(Api.URL).header("authorization", "Basic x")),
        Arguments.of(Reason.CREDENTIALS, Request.get(Api.URL).header("authorization", "Bearer")),
        Arguments.of(Reason.FORMAT, Api.bearer("x")),
        Arguments.of(Reason.FORMAT, token(Api.token().header("kid", "1"))),
        Arguments.of(Reason.ALGORITHM, token(Api.token().header("alg", "\"HS256\""))),
        Arguments.of(Reason.EXPIRED, token(Api.token().claim("exp", "1"))),
        Arguments.of(Reason.NOT_YET_VALID, token(Api.token().claim("nbf", "1900000000"))),
        Arguments.of(Reason.TYPE, token(Api.token().header("typ", "\"JWT\""))),
        Arguments.of(Reason.CLAIM, token(Api.token().claim("sub", null))),
        Arguments.of(Reason.CLAIM, token(Api.token().claim("cnf", "1"))),
        Arguments.of(Reason.ISSUER, token(Api.token().claim("iss", "\"x\""))),
        Arguments.of(Reason.AUDIENCE, token(Api.token().claim("aud", "\"x\""))),
        Arguments.of(Reason.BINDING, Api.bearer(bound)),
        Arguments.of(Reason.BINDING, Api.dpop(Api.token().sign(Api.KEY), "x")),
        Arguments.of(Reason.BINDING, token(Api.token().claim("cnf", "{\"x5t#S256\":\"x\"}"))),
        Arguments.of(Reason.TOKEN, token(Api.token().header("crit", "[]"))),
        Arguments.of(Reason.TOKEN, Api.bearer("a.b.c.d.e")),
        Arguments.of(Reason.NO_KEY, token(Api.token().header("kid", "\"gone\""))),
        Arguments.of(Reason.SIGNATURE, Api.bearer(Api.token().sign(Api.ATTACKER))),
        Arguments.of(Reason.PROOF, Api.dpop(bound, "x")),
        Arguments.of(Reason.PROOF, Api.dpop(bound, Api.proof(bound).sign(Api.ATTACKER))),
        Arguments.of(
            Reason.PROOF, Api.dpop(bound, Api.proof(bound).claim("iat", "1").sign(Api.CLIENT))));
  }

  private static Request token(RawJwt token) {
    return Api.bearer(token.sign(Api.KEY));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void tellsWhatIsWrong(Reason expected, Request request) {
    OAuthException failure = api.refuse(request);

    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(expected);
    assertThat(failure.unquoted().reason()).isEqualTo(expected);
  }

  @Test
  void tellsThatAProofCameBefore() {
    AccessTokenValidator validator =
        Api.rules().refuseReplays((source, id, until) -> false).build();
    String bound = Api.boundToken().sign(Api.KEY);

    OAuthException failure =
        api.refuse(validator, Api.dpop(bound, Api.proof(bound).sign(Api.CLIENT)));

    assertThat(failure.reason()).isEqualTo(Reason.REPLAY);
  }

  @Test
  void takesWhatADecrypterThrowsForTheTokens() {
    ProcessingException refusal = new ProcessingException(ErrorCode.KEY_SELECTION, "no key");
    AccessTokenValidator validator =
        Api.rules()
            .decrypter(
                jwe -> {
                  throw refusal;
                })
            .build();

    assertThat(api.refuse(validator, Api.bearer("a.b.c.d.e")).reason()).isEqualTo(Reason.TOKEN);
  }

  @Test
  void isAllThatARefusalAsksFor() {
    Set<Reason> known = EnumSet.noneOf(Reason.class);
    refused().forEach(each -> known.add((Reason) each.get()[0]));

    assertThat(EnumSet.complementOf(EnumSet.copyOf(known)))
        .containsExactlyInAnyOrder(
            Reason.OTHER,
            Reason.AUTHENTICATION,
            Reason.FORWARDING, // of dev.oauth4jvm.proxy
            Reason.INACTIVE, // of introspected tokens
            Reason.KEYS,
            Reason.NONCE,
            Reason.REPLAY,
            Reason.SCOPE,
            Reason.UNAVAILABLE);
  }
}
