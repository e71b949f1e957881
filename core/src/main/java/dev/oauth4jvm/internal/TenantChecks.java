package dev.oauth4jvm.internal;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.IssuerTemplate;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a JWT's issuer for servers with many tenants: the rules that Microsoft Entra ID
 * documents for its tenant-independent metadata. They are not in any specification.
 */
public final class TenantChecks {

  private TenantChecks() {}

  /** Requires that {@code iss} is the template with {@code tid}, a GUID in lower case. */
  public static void requireIssuer(JsonObject claims, IssuerTemplate template) {
    String unused = tenant(claims, template);
  }

  /** Requires that the tenant is trusted. */
  public static void requireTrusted(JsonObject claims, IssuerTemplate template) {
    String tenant = tenant(claims, template);
    if (!isTrusted(tenant, template)) {
      throw refusal("the JWT is of a tenant that is not trusted", "tid", null, tenant);
    }
  }

  /** Whether this is the issuer identifier of a trusted tenant. */
  public static boolean isIssuer(String issuer, IssuerTemplate template) {
    String tenant = template.tenant(issuer);
    return tenant != null && isTrusted(tenant, template);
  }

  /**
   * Requires that the key signs for the JWT's issuer: a key for personal accounts must not vouch
   * for an organization's users.
   *
   * @param scope the member {@code issuer} of the key's JWK, with or without placeholder
   */
  static void requireKey(JsonObject claims, String scope) {
    String tenant = claims.string("tid");
    // without a tenant the placeholder stays, and is refused even if iss has it too
    String issuer =
        tenant != null && IssuerTemplate.isTenant(tenant)
            ? scope.replace("{tenantid}", tenant)
            : scope;
    if (issuer.contains("{tenantid}") || !claims.has("iss", issuer)) {
      throw refusal(
          "the JWT is signed with a key that the JWK Set has for another issuer",
          "iss",
          issuer,
          claims.get("iss"));
    }
  }

  /** The tenant that {@code iss} and {@code tid} name, trusted or not. */
  private static String tenant(JsonObject claims, IssuerTemplate template) {
    String issuer = claims.string("iss");
    String tenant = issuer == null ? null : template.tenant(issuer);
    if (tenant == null) {
      throw refusal("the JWT is of another issuer", "iss", template.template(), claims.get("iss"));
    }
    if (!claims.has("tid", tenant)) {
      throw refusal("the JWT's tenant is not its issuer's", "tid", tenant, claims.get("tid"));
    }
    return tenant;
  }

  private static boolean isTrusted(String tenant, IssuerTemplate template) {
    try {
      return template.trusts(tenant);
    } catch (Exception failure) { // also a checked one, as Kotlin throws them
      throw new UnsupportedException(
          Reason.UNAVAILABLE, "the predicate of trusted tenants failed", Details.NONE, failure);
    }
  }

  private static ProcessingException refusal(
      String message, String claim, @Nullable Object expected, @Nullable Object actual) {
    return new ProcessingException(
        ErrorCode.JWT_CLAIM_COMPARISON,
        Reason.ISSUER,
        message,
        Details.claim(claim, expected, actual));
  }
}
