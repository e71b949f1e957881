package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.json.JsonObject;
import java.lang.reflect.Field;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access tokens in the shapes of real providers. */
class ProfileTest {

  private static final AuthorizationServer SERVER =
      AuthorizationServer.of(
          Api.SERVER
              .json()
              .with("access_token_issuer", "http://as.example.com/adfs/services/trust"));

  private final Api api = new Api();

  private static AccessTokenValidator.Builder rules(AccessTokenProfile profile, String audience) {
    return AccessTokenValidator.of(SERVER, audience).profile(profile);
  }

  private static AccessTokenValidator.Builder rules(ProviderToken shape) {
    return rules(shape.profile, Api.AUDIENCE);
  }

  // ---- names

  @Test
  void eachConstantIsFoundByItsName() throws IllegalAccessException {
    int constants = 0;
    for (Field field : AccessTokenProfile.class.getFields()) {
      assertThat(AccessTokenProfile.of(field.getName())).isSameAs(field.get(null));
      constants++;
    }
    assertThat(constants).isEqualTo(ProviderProfiles.all().size());
  }

  @Test
  void anUnknownNameIsRefusedWithAllNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccessTokenProfile.of("keycloak"))
        .withMessage("no profile is called keycloak, expected one of %s", ProviderProfiles.all());
  }

  // ---- what is accepted

  @ParameterizedTest
  @EnumSource
  void acceptsTheProvidersAccessToken(ProviderToken shape) {
    AccessToken token = api.accept(rules(shape), shape.access().sign(Api.KEY));

    boolean workload = shape == ProviderToken.KUBERNETES || shape == ProviderToken.GITHUB_ACTIONS;
    assertThat(token.subject()).isNotEmpty();
    assertThat(token.audience()).contains(Api.AUDIENCE);
    assertThat(token.scopes()).isEqualTo(workload ? List.of() : List.of("read", "write"));
    assertThat(token.hasScope("read")).isEqualTo(!workload);
    assertThat(token.clientId())
        .isEqualTo(
            switch (shape) {
              case SPRING -> null;
              case COGNITO -> Api.AUDIENCE;
              case KUBERNETES, GITHUB_ACTIONS -> token.subject();
              default -> ProviderToken.CLIENT;
            });
  }

  @ParameterizedTest
  @EnumSource
  void isNamedAsItsConstant(ProviderToken shape) {
    assertThat(shape.profile).hasToString(shape.name());
  }

  @Test
  void acceptsTheAudienceOfACognitoTokenThatHasOne() {
    RawJwt token =
        ProviderToken.COGNITO
            .access()
            .claim("aud", Api.quoted(Api.AUDIENCE))
            .claim("client_id", "\"shop\"");

    assertThat(api.accept(rules(ProviderToken.COGNITO), token.sign(Api.KEY)).clientId())
        .isEqualTo("shop");
    // the client is the audience only where there is no other
    String other =
        token.claim("client_id", Api.quoted(Api.AUDIENCE)).claim("aud", "\"x\"").sign(Api.KEY);
    assertThat(api.refuse(rules(ProviderToken.COGNITO), other).reason()).isEqualTo(Reason.AUDIENCE);
  }

  @Test
  void acceptsAnEntraTokenOfAnApplicationByItsRoles() {
    RawJwt token = ProviderToken.ENTRA_V2.access().claim("scp", null).claim("roles", "[\"read\"]");

    assertThat(api.accept(rules(ProviderToken.ENTRA_V2), token.sign(Api.KEY)).scopes()).isEmpty();
  }

  // ---- what is refused

  @ParameterizedTest
  @EnumSource
  void refusesATokenWithoutAClaimThatProvesItsKind(ProviderToken shape) {
    assertThat(shape.proofs).isNotEmpty();
    for (String proof : shape.proofs) {
      for (String json : new String[] {null, "null"}) {
        if (proof.equals("scope") && shape == ProviderToken.AUTH0 && json != null) {
          continue; // one of three is there, whatever its value
        }
        if (proof.equals("scp") && shape.name().startsWith("ENTRA") && json != null) {
          continue; // likewise, of two
        }
        OAuthException failure =
            api.refuse(rules(shape), shape.access().claim(proof, json).sign(Api.KEY));

        assertThat(failure.reason()).as(proof).isEqualTo(Reason.TYPE);
        assertThat(failure.details().name()).isEqualTo(proof);
        assertThat(failure).hasMessageContaining(shape.name());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesEachIdTokenUnderEachProfileEvenForItsOwnAudience(ProviderToken shape) {
    for (ProviderToken issued : ProviderToken.values()) {
      if (issued.hasIdTokens()) {
        String token = issued.id().sign(Api.KEY);
        AccessTokenValidator.Builder rules = rules(shape.profile, ProviderToken.CLIENT);

        assertThat(api.refuse(rules, token).code()).as("%s", issued).isNotNull();
        rules.allowMissing("client_id").allowMissing("sub").allowMissing("jti").allowMissing("iat");
        assertThat(api.refuse(rules, token).code()).as("%s", issued).isNotNull();
      }
    }
    assertThat(api.requested).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void refusesTheProvidersAccessTokenForAnotherAudienceOrOfAnotherIssuer(ProviderToken shape) {
    String claim = shape == ProviderToken.COGNITO ? "client_id" : "aud";
    assertThat(
            api.refuse(rules(shape), shape.access().claim(claim, "\"other\"").sign(Api.KEY))
                .reason())
        .isEqualTo(Reason.AUDIENCE);
    assertThat(
            api.refuse(rules(shape), shape.access().claim("iss", "\"other\"").sign(Api.KEY))
                .reason())
        .isEqualTo(Reason.ISSUER);
  }

  @ParameterizedTest
  @EnumSource
  void refusesTheProvidersAccessTokenWithAnotherType(ProviderToken shape) {
    for (String type : new String[] {"dpop+jwt", "logout+jwt", ""}) {
      assertThat(
              api.refuse(rules(shape), shape.access().header("typ", Api.quoted(type)).sign(Api.KEY))
                  .reason())
          .isEqualTo(Reason.TYPE);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OKTA", "ENTRA_V2", "ENTRA_V1", "ADFS", "AUTH0", "HYDRA", "SPRING"})
  void refusesATokenWithAClaimOfIdTokens(ProviderToken shape) {
    OAuthException failure =
        api.refuse(rules(shape), shape.access().claim("nonce", "\"n\"").sign(Api.KEY));

    assertThat(failure.reason()).isEqualTo(Reason.TYPE);
    assertThat(failure.details().name()).isEqualTo("nonce");
    assertThat(failure).hasMessageContaining("ID Tokens");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTH0", "XSUAA"})
  void refusesATokenWhoseClientIsTheExpectedAudience(ProviderToken shape) {
    for (String client : new String[] {Api.quoted(Api.AUDIENCE), "[\"https://api.example.com\"]"}) {
      OAuthException failure =
          api.refuse(rules(shape), shape.access().claim("azp", client).sign(Api.KEY));

      assertThat(failure.reason()).isEqualTo(Reason.TYPE);
      assertThat(failure).hasMessageContaining("is its client by \"azp\"");
    }
  }

  // ---- what is added to a profile

  @Test
  void demandsTheProofsForATypeThatTheCallerAllowsToo() {
    AccessTokenValidator.Builder rules = rules(ProviderToken.COGNITO).allowType("JWT");
    RawJwt token = ProviderToken.COGNITO.access().header("typ", "\"JWT\"");

    assertThat(api.accept(rules, token.sign(Api.KEY)).subject()).isEqualTo("alice");
    assertThat(api.refuse(rules, token.claim("token_use", "\"id\"").sign(Api.KEY)).reason())
        .isEqualTo(Reason.TYPE);
    assertThatIllegalArgumentException().isThrownBy(() -> Api.rules().allowType(""));
  }

  @Test
  void allowsMissingClaimsOnTopButNoMissingProof() {
    AccessTokenValidator.Builder rules = rules(ProviderToken.HYDRA).allowMissing("jti");
    RawJwt token = ProviderToken.HYDRA.access().claim("jti", null);

    assertThat(api.accept(rules, token.sign(Api.KEY)).id()).isNull();
    assertThat(
            api.refuse(
                    rules.allowMissing("client_id"), token.claim("client_id", null).sign(Api.KEY))
                .reason())
        .isEqualTo(Reason.TYPE);
    assertThat(
            api.refuse(
                    rules(ProviderToken.KUBERNETES).allowMissing("client_id"),
                    ProviderToken.KUBERNETES.access().claim("sub", null).sign(Api.KEY))
                .details()
                .name())
        .isEqualTo("sub");
  }

  // ---- the issuer of access tokens

  @Test
  void needsTheIssuerThatTheProfileTakesFromTheMetadata() {
    JsonObject metadata = Api.SERVER.json();

    assertThatThrownBy(() -> Api.rules().profile(AccessTokenProfile.ADFS).build())
        .isInstanceOfSatisfying(
            ProcessingException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MISSING_SERVER_METADATA))
        .hasMessageContaining("access_token_issuer");
    AuthorizationServer one =
        AuthorizationServer.of(metadata.with("access_token_issuer", Api.ISSUER));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                AccessTokenValidator.of(one, Api.AUDIENCE).profile(AccessTokenProfile.ADFS).build())
        .withMessageContaining("cannot tell access tokens from ID Tokens");
  }

  // ---- advice

  @ParameterizedTest
  @EnumSource
  void namesTheProfileThatARefusedTokenWouldFit(ProviderToken shape) {
    OAuthException failure =
        api.refuse(rules(AccessTokenProfile.RFC_9068, Api.AUDIENCE), shape.access().sign(Api.KEY));

    assertThat(failure).hasMessageContaining("AccessTokenProfile." + shape.name() + ":");
    assertThat(failure.reason()).isEqualTo(Reason.TYPE);
    assertThat(failure.details().name()).isEqualTo("typ");
    assertThat(failure.getCause()).hasMessageContaining("the JWT is of another type");
  }

  @ParameterizedTest
  @EnumSource
  void namesNoProfileForIdTokensOrForATokenOfTheRightShape(ProviderToken shape) {
    if (shape.hasIdTokens()) {
      assertThat(
              api.refuse(
                  rules(AccessTokenProfile.RFC_9068, ProviderToken.CLIENT),
                  shape.id().sign(Api.KEY)))
          .message()
          .doesNotContain("AccessTokenProfile.");
    }
    String other = shape.access().claim("iss", "\"https://other.example\"").sign(Api.KEY);
    assertThat(api.refuse(rules(shape), other)).message().doesNotContain("AccessTokenProfile.");
  }

  // ---- profiles of the caller's own

  @Test
  void areValues() {
    AccessTokenProfile one = AccessTokenProfile.RFC_9068.withTypes("JWT").withProof("use", "at");
    AccessTokenProfile same =
        AccessTokenProfile.RFC_9068.named("x").withTypes("JWT").withProof("use", "at");

    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).hasToString("RFC_9068");
    assertThat(one).isNotEqualTo(AccessTokenProfile.RFC_9068).isNotEqualTo("RFC_9068");
    assertThat(one.withProof("more")).isNotEqualTo(one);
    assertThat(AccessTokenProfile.RFC_9068.shape().types()).containsExactly("at+jwt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"at", "token"})
  void acceptOneOfTheValuesThatProve(String value) {
    AccessTokenProfile own =
        AccessTokenProfile.RFC_9068.withTypes("JWT").withProof("use", "at", "token");
    RawJwt token = Api.token().header("typ", "\"JWT\"").claim("use", Api.quoted(value));

    assertThat(api.accept(rules(own, Api.AUDIENCE), token.sign(Api.KEY)).subject())
        .isEqualTo("alice");
    // the claim's own name is none of its values
    assertThat(
            api.refuse(rules(own, Api.AUDIENCE), token.claim("use", "\"use\"").sign(Api.KEY))
                .reason())
        .isEqualTo(Reason.TYPE);
  }

  @Test
  void refuseRulesThatMeanNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccessTokenProfile.RFC_9068.withTypes(""))
        .withMessage("types has an empty value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccessTokenProfile.RFC_9068.withAudience());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccessTokenProfile.RFC_9068.withProof(""));
    for (UnaryOperator<AccessTokenProfile> change :
        List.<UnaryOperator<AccessTokenProfile>>of(
            own -> own.withRequired("sub", ""),
            own -> own.withClient(""),
            own -> own.withScope(""),
            own -> own.withAudience("aud", ""))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> change.apply(AccessTokenProfile.RFC_9068))
          .withMessage("claims has an empty value");
    }
  }

  @Test
  void aTypeMayBeNamedAsAMediaType() {
    AccessTokenProfile own = AccessTokenProfile.RFC_9068.withTypes("Application/AT+jwt");

    for (String typ : List.of("\"at+jwt\"", "\"application/at+jwt\"")) {
      assertThat(
              api.accept(rules(own, Api.AUDIENCE), Api.token().header("typ", typ).sign(Api.KEY))
                  .subject())
          .isEqualTo("alice");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> own.withTypes("application/"))
        .withMessage("a type is application/ alone");
  }

  @Test
  void aClaimThatIsNullProvesNothing() {
    AccessTokenProfile own =
        AccessTokenProfile.RFC_9068.withTypes("JWT").withProofAnyOf("scp", "roles");
    RawJwt token = Api.token().header("typ", "\"JWT\"");

    assertThat(
            api.accept(rules(own, Api.AUDIENCE), token.claim("scp", "[]").sign(Api.KEY)).subject())
        .isEqualTo("alice");
    assertThat(
            api.refuse(rules(own, Api.AUDIENCE), token.claim("scp", "null").sign(Api.KEY)).reason())
        .isEqualTo(Reason.TYPE);
  }

  @Test
  void areEqualHoweverOftenARuleIsNamed() {
    AccessTokenProfile own = AccessTokenProfile.RFC_9068.withRequired("sub").orUntyped();

    assertThat(own.orUntyped().withRequired("iss", "sub", "exp", "sub").withRequired("sub"))
        .isEqualTo(own);
  }

  @Test
  void noSettingAcceptsATokenThatNeverExpires() {
    AccessTokenValidator.Builder odd =
        Api.rules().profile(AccessTokenProfile.RFC_9068.withClient("exp"));

    OAuthException failure =
        api.refuse(odd.allowMissing("client_id"), Api.token().claim("exp", null).sign(Api.KEY));

    assertThat(failure.details().name()).isEqualTo("exp");
  }
}
