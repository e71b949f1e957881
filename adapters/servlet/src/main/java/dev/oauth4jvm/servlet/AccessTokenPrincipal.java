package dev.oauth4jvm.servlet;

import dev.oauth4jvm.resource.AccessToken;
import java.security.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The subject of a validated access token, as {@code getUserPrincipal} of an admitted request
 * returns it. Two principals are equal if their issuers and names are: a subject is unique within
 * its issuer.
 *
 * <p>Immutable and safe to share.
 */
public final class AccessTokenPrincipal implements Principal {

  private final AccessToken token;
  private final String name;

  AccessTokenPrincipal(AccessToken token) {
    this.token = token;
    String subject = token.subject();
    // not the client: its identifier may be the subject of somebody else (RFC 9068, section 5)
    this.name = subject == null ? "" : subject;
  }

  /** {@code sub}; empty only where its absence was allowed. */
  @Override
  public String getName() {
    return name;
  }

  /** The validated access token. */
  public AccessToken token() {
    return token;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccessTokenPrincipal that
        && name.equals(that.name)
        && token.issuer().equals(that.token.issuer());
  }

  @Override
  public int hashCode() {
    return Objects.hash(token.issuer(), name);
  }

  /** The name; nothing secret. */
  @Override
  public String toString() {
    return "AccessTokenPrincipal[" + token + "]";
  }
}
