package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.FreshProcess;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksCache;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that validates one token, its keys from an entry, loads what that needs. */
@Timeout(120)
class FirstTokenLoadingTest {

  /**
   * Each costs a starting process a fifth of a millisecond, so one more is a decision. Three are
   * the values that the validator's rules consist of; the ready profiles that are no longer built
   * at the start had cost twice as much.
   */
  private static final int MOST_CLASSES = 52;

  private static final String ISSUER = "https://as.example";
  private static final String AUDIENCE = "https://rs.example";

  /** What the fresh process runs: takes an entry and a token. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws IOException {
      AuthorizationServer server = AuthorizationServer.of(ISSUER, ISSUER + "/jwks");
      AccessTokenValidator validator =
          AccessTokenValidator.of(server, AUDIENCE).jwks(JwksCache.parse(arguments[0])).build();
      Request request =
          Request.get(URI.create(AUDIENCE + "/orders"))
              .header("authorization", "Bearer " + arguments[1]);
      Driver driver =
          Driver.of(
              unexpected -> {
                throw new IOException("nothing is to be sent");
              });
      System.out.println("of " + driver.run(validator.validate(request)).subject());
    }
  }

  @Test
  void loadsNoMoreThanItNeeds() throws Exception {
    long now = Instant.now().getEpochSecond();
    SigningKey key = SigningKey.generate(JwsAlgorithm.RS256, Crypto.platform()).keyId("1");
    JsonObject jwks = JsonObject.of("keys", List.of(key.toPublicJwk().json()));
    JsonObject claims =
        JsonObject.of("iss", ISSUER, "aud", AUDIENCE, "sub", "someone", "client_id", "client")
            .with("jti", "1")
            .with("iat", now)
            .with("exp", now + 600);

    FreshProcess process =
        FreshProcess.of(
            Program.class,
            JsonObject.of("jwks", jwks, "uat", now).toJson(),
            Jws.sign(key, JsonObject.of("typ", "at+jwt"), claims));

    assertThat(process.printed()).contains("of someone");
    assertThat(process.loaded())
        .noneMatch(name -> name.startsWith("java.net.http."))
        .noneMatch(name -> name.startsWith("java.util.regex."))
        .noneMatch(name -> name.startsWith("java.util.logging."))
        .doesNotContain("java.util.ServiceLoader", "java.util.EnumSet", "java.math.RoundingMode");
    String tests = FirstTokenLoadingTest.class.getName();
    List<String> own =
        process.loaded().stream()
            .filter(name -> name.startsWith("dev.oauth4jvm.") && !name.startsWith(tests))
            .toList();
    assertThat(own)
        .contains("dev.oauth4jvm.resource.AccessToken")
        .doesNotContain("dev.oauth4jvm.resource.ProviderProfiles")
        .hasSizeLessThan(MOST_CLASSES + 1);
  }
}
