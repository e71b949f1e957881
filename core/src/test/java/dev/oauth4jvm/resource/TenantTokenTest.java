package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.IssuerTemplate;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access tokens in the shape of Microsoft Entra ID's, of many tenants of one server. */
class TenantTokenTest {

  private static final String TEMPLATE = "https://login.microsoftonline.com/{tenantid}/v2.0";
  private static final String KEYS = "https://login.microsoftonline.com/common/discovery/v2.0/keys";
  private static final String ACME = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490";
  private static final String CORP = "82229342-1101-4ab6-817b-70c0747630f3";
  private static final String STRANGER = "00000000-1111-2222-3333-444444444444";

  /** The tenant of personal accounts, which has keys of its own. */
  private static final String PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad";

  private final Api api = new Api();
  private final AccessTokenValidator validator =
      rules(IssuerTemplate.of(TEMPLATE, Set.of(ACME, CORP, PERSONAL))).build();

  private static AccessTokenValidator.Builder rules(IssuerTemplate issuers) {
    return AccessTokenValidator.of(AuthorizationServer.of(issuers, KEYS), Api.AUDIENCE)
        .profile(AccessTokenProfile.ENTRA_V2);
  }

  TenantTokenTest() {
    api.keys = keys(TEMPLATE);
  }

  /** A set whose key has this {@code issuer}, none where that is null. */
  private static Response keys(Object issuer) {
    JsonObject key = Api.KEY.toPublicJwk().json();
    JsonObject scoped = issuer == null ? key : key.with("issuer", issuer);
    return Api.json(JsonObject.of("keys", List.of(scoped)).toJson());
  }

  private static String issuer(String tenant) {
    return "https://login.microsoftonline.com/" + tenant + "/v2.0";
  }

  private static RawJwt token(String tenant) {
    return new RawJwt()
        .header("alg", "\"ES256\"")
        .header("typ", "\"JWT\"")
        .header("kid", "\"es\"")
        .claim("iss", Api.quoted(issuer(tenant)))
        .claim("tid", Api.quoted(tenant))
        .claim("exp", String.valueOf(Api.NOW + 3600))
        .claim("iat", String.valueOf(Api.NOW))
        .claim("aud", Api.quoted(Api.AUDIENCE))
        .claim("sub", "\"alice\"")
        .claim("azp", "\"shop\"")
        .claim("azpacr", "\"1\"")
        .claim("ver", "\"2.0\"")
        .claim("scp", "\"read\"");
  }

  private static Request request(RawJwt token) {
    return Api.bearer(token.sign(Api.KEY));
  }

  private void assertRefused(AccessTokenValidator rules, RawJwt token, String claim) {
    Request request = request(token);
    OAuthException failure = api.refuse(rules, request);

    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.ISSUER);
    assertThat(failure.details().name()).isEqualTo(claim);
    assertThat(rules.refusal(request, failure).status()).isEqualTo(401);
  }

  @Test
  void eachTrustedTenantIsAccepted() {
    AccessToken token = api.accept(validator, request(token(ACME)));

    assertThat(token.issuer()).isEqualTo(issuer(ACME));
    assertThat(api.accept(validator, request(token(CORP))).issuer()).isEqualTo(issuer(CORP));
    assertThat(api.requested).as("one set of keys for all").hasSize(1);
  }

  @Test
  void aTenantThatIsNotTrustedIsRefused() {
    assertRefused(validator, token(STRANGER), "tid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iss | https://login.microsoftonline.com/{tenantid}/v2.0",
        "iss | https://login.microsoftonline.com/" + ACME + "/v2.0/",
        "iss | https://login.microsoftonline.com/8EAEF023-2B34-4DA1-9BAA-8BC8C9D6A490/v2.0",
        "iss | https://login.evil.example/" + ACME + "/v2.0",
        "iss | https://sts.windows.net/" + ACME + "/",
        "tid | " + CORP,
        "tid | 8EAEF023-2B34-4DA1-9BAA-8BC8C9D6A490",
        "tid | {tenantid}",
        "tid | common",
      })
  void theTenantMakesTheTemplateTheIssuer(String claim, String value) {
    assertRefused(validator, token(ACME).claim(claim, Api.quoted(value)), claim);
  }

  @Test
  void aTemplateWhosePlaceholderBothClaimsRepeatIsNoIssuer() {
    String placeholder = "{tenantid}";

    assertRefused(rules(IssuerTemplate.ofAnyTenant(TEMPLATE)).build(), token(placeholder), "iss");
  }

  @Test
  void theTenantIsRequiredUnderEachProfile() {
    AccessTokenValidator without =
        rules(IssuerTemplate.ofAnyTenant(TEMPLATE))
            .profile(AccessTokenProfile.ENTRA_V2.withRequired("aud", "sub"))
            .build();

    assertRefused(without, token(ACME).claim("tid", null), "tid");
    assertRefused(without, token(ACME).claim("tid", "1"), "tid");
  }

  @Test
  void anyTenantIsAcceptedWhereTheCallerSaysSo() {
    AccessTokenValidator any = rules(IssuerTemplate.ofAnyTenant(TEMPLATE)).build();

    assertThat(api.accept(any, request(token(STRANGER))).issuer()).isEqualTo(issuer(STRANGER));
  }

  @Test
  void theCallersRuleIsAskedAfterTheSignature() {
    List<String> asked = new ArrayList<>();
    AccessTokenValidator rule =
        rules(IssuerTemplate.of(TEMPLATE, tenant -> asked.add(tenant) && !tenant.equals(STRANGER)))
            .build();

    OAuthException forged = api.refuse(rule, Api.bearer(token(CORP).sign(Api.ATTACKER)));
    assertThat(forged.reason()).isEqualTo(Reason.SIGNATURE);
    assertThat(asked).isEmpty();
    assertRefused(rule, token(STRANGER), "tid");
    assertThat(api.accept(rule, request(token(ACME))).isProven()).isFalse();
    assertThat(asked).containsExactly(STRANGER, ACME);
  }

  @Test
  void aRuleThatFailsIsNoVerdict() {
    AccessTokenValidator rule =
        rules(
                IssuerTemplate.of(
                    TEMPLATE,
                    tenant -> {
                      throw new IllegalStateException("the list of customers is down");
                    }))
            .build();
    Request request = request(token(ACME));

    OAuthException failure = api.refuse(rule, request);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(rule.refusal(request, failure).status()).isEqualTo(503);
  }

  @Test
  void aKeyOfOneTenantSignsForThatTenantAlone() {
    api.keys = keys(issuer(PERSONAL));

    assertThat(api.accept(validator, request(token(PERSONAL))).issuer())
        .isEqualTo(issuer(PERSONAL));
    assertRefused(validator, token(ACME), "iss");
  }

  @Test
  void aKeyOfSomethingElseSignsForNobody() {
    api.keys = keys(7);

    assertRefused(validator, token(ACME), "iss");
  }

  @Test
  void aKeyOfAnotherTenantDoesNotSignForTheOneTenantOfAServer() {
    AccessTokenValidator one = oneTenant(issuer(ACME));

    assertThat(api.accept(one, request(token(ACME))).issuer()).isEqualTo(issuer(ACME));
    api.keys = keys(issuer(ACME));
    assertThat(api.accept(oneTenant(issuer(ACME)), request(token(ACME))).subject())
        .isEqualTo("alice");
    api.keys = keys(issuer(PERSONAL));
    assertRefused(oneTenant(issuer(ACME)), token(ACME), "iss");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {CORP, "{tenantid}", "8EAEF023-2B34-4DA1-9BAA-8BC8C9D6A490"})
  void aKeyOfATemplateSignsForTheTenantThatTheTokenNames(String tenant) {
    RawJwt token = token(ACME).claim("tid", tenant == null ? null : Api.quoted(tenant));

    assertRefused(oneTenant(issuer(ACME)), token, "iss");
  }

  @Test
  void aPlaceholderStandsForNothingButATenant() {
    api.keys = keys("{tenantid}");
    assertRefused(
        oneTenant(issuer(ACME)), token(ACME).claim("tid", Api.quoted(issuer(ACME))), "iss");

    api.keys = keys(TEMPLATE);
    assertRefused(oneTenant(TEMPLATE), token("{tenantid}"), "iss");
  }

  private static AccessTokenValidator oneTenant(String issuer) {
    return AccessTokenValidator.of(AuthorizationServer.of(issuer, KEYS), Api.AUDIENCE)
        .profile(AccessTokenProfile.ENTRA_V2.withRequired("aud", "sub"))
        .build();
  }

  @Test
  void aKeyWithoutAnIssuerSignsForAll() {
    api.keys = keys(null);

    assertThat(api.accept(validator, request(token(ACME))).issuer()).isEqualTo(issuer(ACME));
  }

  @Test
  void tokensOfTheFirstVersionHaveATemplateOfTheirOwn() {
    String template = "https://sts.windows.net/{tenantid}/";
    AccessTokenValidator first =
        rules(IssuerTemplate.of(template, Set.of(ACME)))
            .profile(AccessTokenProfile.ENTRA_V1)
            .build();
    RawJwt token =
        token(ACME)
            .claim("iss", Api.quoted("https://sts.windows.net/" + ACME + "/"))
            .claim("ver", "\"1.0\"")
            .claim("appid", "\"shop\"")
            .claim("appidacr", "\"1\"");
    api.keys = keys(null); // as the first version's sets are

    assertThat(api.accept(first, request(token)).clientId()).isEqualTo("shop");
    assertRefused(first, token.claim("iss", Api.quoted(issuer(ACME))), "iss");
  }

  @Test
  void anEntryOfTheKeysIsTheTemplates() {
    JwksCache cache = JwksCache.empty();
    IssuerTemplate issuers = IssuerTemplate.of(TEMPLATE, Set.of(ACME));
    api.accept(rules(issuers).jwks(cache).build(), request(token(ACME)));

    api.accept(
        rules(IssuerTemplate.ofAnyTenant(TEMPLATE)).jwks(cache).build(), request(token(CORP)));

    assertThat(api.requested).as("whoever trusts which tenants shares it").hasSize(1);
  }

  @Test
  void withoutARuleATemplateIsNobodysIssuer() {
    AccessTokenValidator literal =
        AccessTokenValidator.of(AuthorizationServer.of(TEMPLATE, KEYS), Api.AUDIENCE)
            .profile(AccessTokenProfile.ENTRA_V2)
            .build();

    assertRefused(literal, token(ACME), "iss");
  }
}
