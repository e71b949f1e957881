package dev.oauth4jvm;

/**
 * One exchange of the protocol as an immutable value: it determines the HTTP requests that are
 * needed and judges the responses.
 *
 * <p>An operation performs no input or output itself. {@link Driver} and {@link AsyncDriver} run it
 * over a transport; a caller with its own HTTP client can run the steps itself:
 *
 * {@snippet file="OperationSnippets.java" region="two-steps"}
 *
 * <p>Operations are safe to share between threads and can be run any number of times; the steps of
 * one run belong to that run.
 *
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface Operation<R> {

  /**
   * Begins one run.
   *
   * @param env clock, randomness, and rules for allowed requests
   * @return the first step, never null
   * @throws OAuthException when the operation fails without any exchange
   */
  Step<R> begin(Env env);
}
