package dev.oauth4jvm;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Issuer identifiers of an authorization server with many tenants, which differ in the tenant
 * alone, and the tenants that are trusted. Microsoft Entra ID publishes such a template in place of
 * an issuer: {@code https://login.microsoftonline.com/{tenantid}/v2.0}.
 *
 * {@snippet file="TenantSnippets.java" region="tenants"}
 *
 * <p>A JWT is accepted when its {@code tid}, a GUID in lower case, makes the template its {@code
 * iss}, character for character, and the tenant is trusted. Where a key of the JWK Set has a member
 * {@code issuer}, it verifies JWTs of that issuer only, with or without a template.
 *
 * <p>A subject is unique within its issuer, not within the template: {@code sub} of one tenant and
 * {@code sub} of another are different users.
 *
 * <p>Immutable, and as safe for use by several threads as the predicate is.
 */
public final class IssuerTemplate {

  private static final String PLACEHOLDER = "{tenantid}";
  private static final String NO_TENANT = "00000000-0000-0000-0000-000000000000";

  private final String template;
  private final Predicate<? super String> trusted;

  private IssuerTemplate(String template, Predicate<? super String> trusted) {
    requireTemplate(Objects.requireNonNull(template, "template"));
    this.template = template;
    this.trusted = trusted;
  }

  /**
   * A template with a list of the trusted tenants.
   *
   * @param template an absolute URL that has {@code {tenantid}} once, in its path, and neither
   *     query nor fragment
   * @param tenants GUIDs in lower case, at least one
   * @throws IllegalArgumentException when an argument is none of that
   */
  public static IssuerTemplate of(String template, Set<String> tenants) {
    if (tenants.isEmpty()) {
      throw new IllegalArgumentException("tenants is empty: no token would be accepted");
    }
    for (String tenant : tenants) {
      requireTenant(tenant);
    }
    return new IssuerTemplate(template, new Listed(Set.copyOf(tenants)));
  }

  /**
   * A template with a rule for the trusted tenants.
   *
   * @param template an absolute URL that has {@code {tenantid}} once, in its path, and neither
   *     query nor fragment
   * @param trusted answers for a GUID in lower case whether the tenant is trusted; of access tokens
   *     after the signature is verified. A validation calls it on its own thread and fails with
   *     {@link Reason#UNAVAILABLE} when it throws
   * @throws IllegalArgumentException when the template is none
   */
  public static IssuerTemplate of(String template, Predicate<? super String> trusted) {
    return new IssuerTemplate(template, Objects.requireNonNull(trusted, "trusted"));
  }

  /**
   * A template that trusts every tenant. Whoever can create a tenant then gets tokens that are
   * accepted: the caller must decide by tenant what a token permits.
   *
   * @param template an absolute URL that has {@code {tenantid}} once, in its path, and neither
   *     query nor fragment
   * @throws IllegalArgumentException when the template is none
   */
  public static IssuerTemplate ofAnyTenant(String template) {
    return new IssuerTemplate(template, new Any());
  }

  /** The template, as the server's metadata has it for {@code issuer}. */
  public String template() {
    return template;
  }

  /**
   * The issuer identifier of a tenant, trusted or not.
   *
   * @throws IllegalArgumentException when the tenant is not a GUID in lower case
   */
  public String issuer(String tenant) {
    requireTenant(tenant);
    return template.replace(PLACEHOLDER, tenant);
  }

  /** The tenant whose issuer identifier this is, trusted or not; null when it is none's. */
  public @Nullable String tenant(String issuer) {
    int at = template.indexOf(PLACEHOLDER);
    if (issuer.length() != template.length() - PLACEHOLDER.length() + NO_TENANT.length()) {
      return null;
    }
    String tenant = issuer.substring(at, at + NO_TENANT.length());
    return isTenant(tenant) && issuer(tenant).equals(issuer) ? tenant : null;
  }

  /** Whether the tenant is trusted. What the caller's predicate throws is passed on. */
  public boolean trusts(String tenant) {
    return trusted.test(tenant);
  }

  /** Whether a text is a GUID in lower case: 32 hexadecimal digits in five groups. */
  public static boolean isTenant(String text) {
    if (text.length() != NO_TENANT.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean hyphen = NO_TENANT.charAt(i) == '-';
      if (hyphen ? c != '-' : (c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static void requireTenant(String tenant) {
    if (!isTenant(tenant)) {
      throw new IllegalArgumentException(
          "tenant must be a GUID in lower case, as in " + NO_TENANT + ", but is " + tenant);
    }
  }

  private static void requireTemplate(String template) {
    int at = template.indexOf(PLACEHOLDER);
    boolean once = at >= 0 && template.indexOf(PLACEHOLDER, at + 1) < 0;
    if (!once || !isUrl(template.replace(PLACEHOLDER, NO_TENANT), at)) {
      throw new IllegalArgumentException(
          "template must be an absolute URL without query and fragment that has "
              + PLACEHOLDER
              + " once, in its path, but is "
              + template);
    }
  }

  /** Whether it is an issuer's URL whose path begins before that place. */
  private static boolean isUrl(String issuer, int at) {
    try {
      URI uri = new URI(issuer);
      int path = issuer.indexOf('/', issuer.indexOf("://") + 3);
      return uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && path > 0
          && path < at;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IssuerTemplate that
        && template.equals(that.template)
        && trusted.equals(that.trusted);
  }

  @Override
  public int hashCode() {
    return Objects.hash(template, trusted);
  }

  /** The template. */
  @Override
  public String toString() {
    return "IssuerTemplate[" + template + "]";
  }

  private record Listed(Set<String> tenants) implements Predicate<String> {
    @Override
    public boolean test(String tenant) {
      return tenants.contains(tenant);
    }
  }

  private record Any() implements Predicate<String> {
    @Override
    public boolean test(String tenant) {
      return true;
    }
  }
}
