package dev.oauth4jvm.resource;

/**
 * A valid access token without the request that presented it: with nothing left to check, or bound
 * to a key or certificate whose possession is not proven yet.
 *
 * {@snippet file="ProtectedResourceSnippets.java" region="token"}
 */
public sealed interface ValidatedToken permits UnboundToken, BoundToken {

  /**
   * The access token, if it is a bearer token: for a place where possession cannot be proven.
   *
   * @throws dev.oauth4jvm.ProcessingException of {@link dev.oauth4jvm.Reason#BINDING} when the
   *     token is bound: anyone may have stolen it
   */
  AccessToken requireUnbound();
}
