package dev.oauth4jvm.spring;

import dev.oauth4jvm.resource.AccessToken;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/**
 * The authentication of a request whose access token was admitted. Its principal is the {@link
 * AccessToken}, for {@code @AuthenticationPrincipal}.
 *
 * <p>Two are equal if their issuers and subjects, names and authorities are. It belongs to one
 * request and cannot be serialized.
 */
public final class AccessTokenAuthentication extends AbstractAuthenticationToken {

  private static final long serialVersionUID = 1L;

  private final transient AccessToken token;
  private final String name;

  /**
   * Creates the authentication of an admitted request.
   *
   * @param token the token that was admitted
   * @param name the user, usually the token's subject; empty when there is none
   * @param authorities what the user may do
   */
  public AccessTokenAuthentication(
      AccessToken token, String name, Collection<? extends GrantedAuthority> authorities) {
    super(authorities);
    this.token = Objects.requireNonNull(token, "token");
    this.name = Objects.requireNonNull(name, "name");
    super.setAuthenticated(true);
  }

  /** The admitted access token. */
  @Override
  public AccessToken getPrincipal() {
    return token;
  }

  /** Null: the credentials were judged, and nothing else may use them. */
  @Override
  public @Nullable Object getCredentials() {
    return null;
  }

  /** The subject, or the claim that {@code principal-claim-name} names. */
  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccessTokenAuthentication that
        && token.issuer().equals(that.token.issuer())
        && Objects.equals(token.subject(), that.token.subject())
        && name.equals(that.name)
        && isAuthenticated() == that.isAuthenticated()
        && Set.copyOf(getAuthorities()).equals(Set.copyOf(that.getAuthorities()));
  }

  @Override
  public int hashCode() {
    return Objects.hash(token.issuer(), name);
  }

  /** Subject, client, audience and authorities; nothing secret. */
  @Override
  public String toString() {
    return "AccessTokenAuthentication[" + token + ", " + getAuthorities() + "]";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException(
        "an admission is for one request: keep the session STATELESS");
  }
}
