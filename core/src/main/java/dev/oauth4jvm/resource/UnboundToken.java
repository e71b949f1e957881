package dev.oauth4jvm.resource;

/** A valid access token that is a bearer token: nothing is left to check. Immutable. */
public final class UnboundToken implements ValidatedToken {

  private final AccessToken token;

  UnboundToken(AccessToken token) {
    this.token = token;
  }

  /** The access token. */
  public AccessToken token() {
    return token;
  }

  @Override
  public AccessToken requireUnbound() {
    return token;
  }

  /** Subject, client and audience, not the token. */
  @Override
  public String toString() {
    return "Unbound" + token;
  }
}
