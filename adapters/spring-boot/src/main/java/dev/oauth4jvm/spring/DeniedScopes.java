package dev.oauth4jvm.spring;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.resource.Requirement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ExpressionAuthorizationDecision;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * The scopes that a denied request lacks, by the rule of Spring's authorization that denied it.
 *
 * @param missing the scopes that the rule names and the user has not, in the order of the
 *     expression, or of the alphabet
 */
record DeniedScopes(List<String> missing) {

  private static final String PREFIX = AccessTokenAuthorities.PREFIX;

  /**
   * Reads the rule, which is {@code hasAuthority("SCOPE_x")} and its kind, or an expression with
   * such names.
   *
   * @param denied the exception of the denial, or null
   * @param user the user, or null
   */
  static DeniedScopes of(@Nullable Throwable denied, @Nullable Authentication user) {
    List<String> authorities = new ArrayList<>();
    if (denied instanceof AuthorizationDeniedException failure) {
      AuthorizationResult result = failure.getAuthorizationResult();
      if (result instanceof ExpressionAuthorizationDecision decision) {
        addQuoted(decision.getExpression().getExpressionString(), authorities);
      } else if (result instanceof AuthorityAuthorizationDecision decision) {
        for (GrantedAuthority authority : decision.getAuthorities()) {
          authorities.add(String.valueOf(authority.getAuthority()));
        }
        Collections.sort(authorities); // Spring keeps them in a set, whose order varies
      }
    }
    if (user != null) {
      for (GrantedAuthority held : user.getAuthorities()) {
        authorities.remove(held.getAuthority());
      }
    }
    List<String> scopes = new ArrayList<>();
    for (String authority : authorities) {
      if (authority.startsWith(PREFIX)) {
        scopes.add(authority.substring(PREFIX.length()));
      }
    }
    return new DeniedScopes(scopes);
  }

  /** Adds the texts in single or double quotes. */
  private static void addQuoted(String expression, List<String> texts) {
    int from = 0;
    while (from < expression.length()) {
      char quote = expression.charAt(from++);
      int end = quote == '\'' || quote == '"' ? expression.indexOf(quote, from) : -1;
      if (end >= 0) {
        texts.add(expression.substring(from, end));
        from = end + 1;
      }
    }
  }

  /**
   * The requirement, and one of the missing scopes: the rule may combine them by "and" or by "or",
   * and a challenge should not ask for more than is needed.
   */
  Requirement addTo(Requirement requirement) {
    try {
      return missing.isEmpty() ? requirement : requirement.anyScope(missing.toArray(new String[0]));
    } catch (IllegalArgumentException noScopeOfOauth) {
      return requirement;
    }
  }

  /** The failure of a request whose token has not the scopes. */
  OAuthException insufficient() {
    return new ProcessingException(
        ErrorCode.JWT_CLAIM_COMPARISON,
        Reason.SCOPE,
        "the access token's scope does not suffice for the application's rule, which names "
            + missing,
        Details.NONE);
  }

  /** The failure of a request without a token. */
  static OAuthException noCredentials() {
    return new ProcessingException(
        ErrorCode.INVALID_REQUEST,
        Reason.NO_CREDENTIALS,
        "the request must have an access token",
        Details.NONE);
  }
}
