package dev.oauth4jvm.spring;

import dev.oauth4jvm.resource.AccessToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * The conversion of admitted access tokens to authentications, as Spring's own resource server
 * names things: an authority {@code SCOPE_x} for each scope, and {@code FACTOR_BEARER}.
 *
 * <p>Immutable: each method returns a changed copy. Safe for use by any number of threads.
 */
public final class AccessTokenAuthorities {

  static final String PREFIX = "SCOPE_";

  private static final AccessTokenAuthorities DEFAULT =
      new AccessTokenAuthorities(PREFIX, null, " ", null);

  private final String prefix;
  private final @Nullable String claim;
  private final String delimiter;
  private final @Nullable String nameClaim;

  private AccessTokenAuthorities(
      String prefix, @Nullable String claim, String delimiter, @Nullable String nameClaim) {
    this.prefix = prefix;
    this.claim = claim;
    this.delimiter = delimiter;
    this.nameClaim = nameClaim;
  }

  /** The scopes of the token, with the prefix {@code SCOPE_}; its subject is the name. */
  public static AccessTokenAuthorities scopes() {
    return DEFAULT;
  }

  /** Returns this conversion with another prefix, which may be empty. */
  public AccessTokenAuthorities prefix(String prefix) {
    return new AccessTokenAuthorities(
        Objects.requireNonNull(prefix, "prefix"), claim, delimiter, nameClaim);
  }

  /**
   * Returns this conversion with another claim for authorities: an array of strings, or a text.
   *
   * @param delimiter separates the authorities in a text; not empty
   * @throws IllegalArgumentException when the delimiter is empty
   */
  public AccessTokenAuthorities claim(String claim, String delimiter) {
    if (delimiter.isEmpty()) {
      throw new IllegalArgumentException("delimiter is empty");
    }
    return new AccessTokenAuthorities(
        prefix, Objects.requireNonNull(claim, "claim"), delimiter, nameClaim);
  }

  /** Returns this conversion with another claim for the name. */
  public AccessTokenAuthorities nameClaim(String claim) {
    return new AccessTokenAuthorities(
        prefix, this.claim, delimiter, Objects.requireNonNull(claim, "claim"));
  }

  /** The authentication of a request with this token, which was admitted. */
  public AccessTokenAuthentication authentication(AccessToken token) {
    List<String> values = values(token);
    List<GrantedAuthority> authorities = new ArrayList<>(values.size() + 1);
    for (int i = 0; i < values.size(); i++) {
      String authority = prefix + values.get(i);
      if (!authority.isEmpty()) {
        authorities.add(new SimpleGrantedAuthority(authority));
      }
    }
    authorities.add(FactorGrantedAuthority.fromAuthority(FactorGrantedAuthority.BEARER_AUTHORITY));
    String name = nameClaim == null ? token.subject() : token.claims().string(nameClaim);
    return new AccessTokenAuthentication(token, name == null ? "" : name, authorities);
  }

  private List<String> values(AccessToken token) {
    if (claim == null) {
      return token.scopes();
    }
    List<String> array = token.claims().strings(claim);
    if (array != null) {
      return array;
    }
    String text = token.claims().string(claim);
    List<String> values = new ArrayList<>();
    int from = 0;
    while (text != null && from < text.length()) {
      int at = text.indexOf(delimiter, from);
      int to = at < 0 ? text.length() : at;
      if (to > from) {
        values.add(text.substring(from, to));
      }
      from = to + delimiter.length();
    }
    return values;
  }
}
