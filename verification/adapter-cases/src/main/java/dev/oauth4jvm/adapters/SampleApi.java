package dev.oauth4jvm.adapters;

import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.Requirement;
import java.time.Duration;

/** The application that the cases are sent to, as far as frameworks share it. */
public final class SampleApi {

  /** The resource identifier; clients request URLs below it, wherever the application listens. */
  public static final String IDENTIFIER = "https://api.test";

  /** Requires the scope {@code orders:read}. */
  public static final String ORDERS = "/orders";

  /** Requires {@code orders:pay}, and a second factor within the last five minutes. */
  public static final String PAYMENTS = "/payments";

  /** Requires nothing. */
  public static final String HEALTH = "/health";

  /** The body of an answer to an anonymous request. */
  public static final String NOBODY = "nobody";

  private static final Requirement READ = Requirement.none().scope("orders:read");
  private static final Requirement PAY =
      Requirement.none()
          .scope("orders:pay")
          .acr("urn:two-factors")
          .maxAuthAge(Duration.ofMinutes(5));

  private SampleApi() {}

  /** Whether a path needs no token. */
  public static boolean isAnonymous(String path) {
    return path.equals(HEALTH);
  }

  /** What a path requires. */
  public static Requirement requirement(String path) {
    return path.equals(PAYMENTS) ? PAY : READ;
  }

  /** The body of the answer to an admitted request: what the application sees of its token. */
  public static String seen(AccessToken token) {
    return token.subject()
        + " by "
        + token.clientId()
        + ", "
        + String.join(" ", token.scopes())
        + (token.isProven() ? ", proven" : "");
  }
}
