package dev.oauth4jvm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.OAuthException;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a call: a value or a refusal.
 *
 * @param value the accepted value, or null
 * @param refusal the refusal, or null
 */
public record Outcome<R>(@Nullable R value, @Nullable OAuthException refusal) {

  public boolean isAccepted() {
    return refusal == null;
  }

  /** Requires the verdict to be the oracle's. */
  public void requireAccepted(boolean expected, String what) {
    assertThat(isAccepted()).as("%s: %s", what, refusal).isEqualTo(expected);
  }

  /** Requires that neither the value's text nor the refusal's contains a secret. */
  public void requireSecret(String secret) {
    if (refusal == null) {
      assertThat(String.valueOf(value)).doesNotContain(secret);
      return;
    }
    for (Throwable one = refusal; one != null; one = one.getCause()) {
      assertThat(one.toString()).doesNotContain(secret);
    }
    Details details = refusal.details();
    assertThat(details.toString()).doesNotContain(secret);
  }
}
