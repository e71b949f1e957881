package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Request;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The issuers that a rule admits: a limited number, and no others. */
class AdmittedIssuersTest {

  private final Issuers issuers = new Issuers();
  private final Set<String> customers = ConcurrentHashMap.newKeySet();

  private ProtectedResource resource(int most) {
    return ProtectedResource.of(Issuers.API)
        .trust(JwtAccessTokens.ofIssuers(customers::contains).maxIssuers(most))
        .build();
  }

  private AccessToken admit(ProtectedResource resource, String name) {
    return issuers.server.run(resource.admit(issuers.request(name)));
  }

  private OAuthException refuse(ProtectedResource resource, Request request) {
    return issuers.server.refuse(resource.admit(request));
  }

  @Test
  void anIssuerIsAdmittedAndRefusedAsTheRuleSaysAtThatTime() {
    ProtectedResource resource = resource(10);
    assertThat(refuse(resource, issuers.request("a.example")).reason()).isEqualTo(Reason.ISSUER);
    customers.add("https://a.example");
    assertThat(admit(resource, "a.example").issuer()).isEqualTo("https://a.example");
    customers.clear();
    assertThat(refuse(resource, issuers.request("a.example")).reason()).isEqualTo(Reason.ISSUER);

    assertThat(issuers.server.asked).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example",
        "ftp://a.example",
        "https://",
        "https://a.example?x",
        "https://a.example#x",
        "https://user@a.example",
        "https://a_b.example",
        "a.example",
        "https://a example",
        ""
      })
  void anIssuerThatIsNoHttpsUrlIsNotAdmittedWhateverTheRuleSays(String issuer) {
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API).trust(JwtAccessTokens.ofIssuers(any -> true)).build();
    String token = Api.token().claim("iss", Api.quoted(issuer)).sign(Api.KEY);

    assertThat(refuse(resource, Api.bearer(token)).reason()).isEqualTo(Reason.ISSUER);
    assertThat(issuers.server.asked).isEmpty();
  }

  @Test
  void anIssuerThatIsTooLongIsNotAdmitted() {
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API).trust(JwtAccessTokens.ofIssuers(any -> true)).build();
    String issuer = "https://a.example/" + "x".repeat(2048);
    String token = Api.token().claim("iss", Api.quoted(issuer)).sign(Api.KEY);

    assertThat(refuse(resource, Api.bearer(token)).reason()).isEqualTo(Reason.ISSUER);
    assertThat(issuers.server.asked).isEmpty();
  }

  @Test
  void theDestinationsOfTheEnvironmentLimitWhatARuleAdmits() {
    issuers.server.destinations((url, from) -> false);
    customers.add("https://a.example");

    OAuthException failure = refuse(resource(10), issuers.request("a.example"));

    assertThat(failure.reason()).isEqualTo(Reason.KEYS);
    assertThat(issuers.server.asked).isEmpty();
  }

  @Test
  void aRuleThatFailsIsNoVerdictOnTheToken() {
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API)
            .trust(
                JwtAccessTokens.ofIssuers(
                    issuer -> {
                      throw new IllegalStateException("the table of customers is down");
                    }))
            .build();
    Admission admission = resource.admit(issuers.request("a.example"));
    OAuthException failure = issuers.server.refuse(admission);

    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(admission.refusal(failure).status()).isEqualTo(503);
  }

  @Test
  void theIssuerThatWasNotUsedForTheLongestTimeLeavesFirst() {
    ProtectedResource resource = resource(2);
    for (String name : new String[] {"a.example", "b.example", "c.example"}) {
      customers.add("https://" + name);
    }
    admit(resource, "a.example");
    issuers.clock.advance(1);
    admit(resource, "b.example");
    issuers.clock.advance(1);
    admit(resource, "a.example");
    issuers.clock.advance(1);
    admit(resource, "c.example");
    admit(resource, "a.example");

    assertThat(issuers.requested("a.example")).hasSize(2);
    admit(resource, "b.example");
    assertThat(issuers.requested("b.example")).as("discovered again").hasSize(4);
  }

  @Test
  void tokensThatNobodySignedDoNotDriveOutIssuersInUse() {
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API)
            .trust(JwtAccessTokens.ofIssuers(issuer -> issuer.endsWith(".example")).maxIssuers(3))
            .build();
    admit(resource, "a.example");
    admit(resource, "b.example");
    for (int i = 0; i < 20; i++) {
      issuers.clock.advance(1);
      String name = "stranger" + i + ".example";
      String forged = issuers.token(name).sign(Api.ATTACKER);
      assertThat(refuse(resource, Api.bearer(forged)).reason()).isEqualTo(Reason.SIGNATURE);
    }
    admit(resource, "a.example");
    admit(resource, "b.example");

    assertThat(issuers.requested("a.example")).hasSize(2);
    assertThat(issuers.requested("b.example")).hasSize(2);
  }

  @Test
  void noIssuerInUseLeavesForOneThatNobodySignedThoughThereIsNoRoom() {
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API)
            .trust(JwtAccessTokens.ofIssuers(issuer -> issuer.endsWith(".example")).maxIssuers(2))
            .build();
    admit(resource, "a.example");
    admit(resource, "b.example");
    for (String name : new String[] {"x.example", "y.example"}) {
      issuers.clock.advance(1);
      refuse(resource, Api.bearer(issuers.token(name).sign(Api.ATTACKER)));
      admit(resource, "a.example");
      admit(resource, "b.example");
    }

    assertThat(issuers.requested("a.example")).hasSize(2);
    assertThat(issuers.requested("b.example")).hasSize(2);
    refuse(resource, Api.bearer(issuers.token("x.example").sign(Api.ATTACKER)));
    assertThat(issuers.requested("x.example")).as("y had removed x").hasSize(4);
  }

  @Test
  void anIssuerThatLeftDuringItsDiscoveryIsKeptOnceItsTokenIsVerified() {
    ProtectedResource resource =
        ProtectedResource.of(Issuers.API)
            .trust(JwtAccessTokens.ofIssuers(issuer -> issuer.endsWith(".example")).maxIssuers(1))
            .build();
    issuers.whenAsked(
        "a.example",
        () -> refuse(resource, Api.bearer(issuers.token("x.example").sign(Api.ATTACKER))));
    admit(resource, "a.example");
    admit(resource, "a.example");

    assertThat(issuers.requested("x.example")).isNotEmpty();
    assertThat(issuers.requested("a.example")).hasSize(2);
  }

  @Test
  void theNumberOfIssuersIsPositiveAndBounded() {
    JwtAccessTokens tokens = JwtAccessTokens.ofIssuers(customers::contains);
    assertThatIllegalArgumentException().isThrownBy(() -> tokens.maxIssuers(0));
    assertThatIllegalArgumentException().isThrownBy(() -> tokens.maxIssuers(100_001));
    assertThat(tokens.maxIssuers(100_000)).isSameAs(tokens);
  }
}
