package dev.oauth4jvm.signin;

import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.internal.JwtChecks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an application's session keeps of its ID Token, so that {@link EndedSessions} can tell when
 * the authorization server has ended it.
 *
 * @param issuer {@code iss}
 * @param subject {@code sub}
 * @param sessionId {@code sid}; null if the server sends none
 * @param issuedAt {@code iat}, in seconds since the epoch
 */
public record SessionIdentity(
    String issuer, String subject, @Nullable String sessionId, long issuedAt) {

  /** Checks that there are issuer and subject. */
  public SessionIdentity {
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(subject, "subject");
  }

  /** The identity of the session that begins with an ID Token. */
  public static SessionIdentity of(IdToken idToken) {
    return new SessionIdentity(
        idToken.issuer(),
        idToken.subject(),
        idToken.claims().string("sid"),
        JwtChecks.requireDate(idToken.claims(), "iat").getEpochSecond());
  }
}
