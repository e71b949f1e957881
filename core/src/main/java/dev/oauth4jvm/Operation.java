package dev.oauth4jvm;

/**
 * One exchange of the protocol as an immutable value: which HTTP requests it needs, and how it
 * judges the responses.
 *
 * <p>An operation performs no input or output itself. {@link Driver} and {@link AsyncDriver} run it
 * over a transport; a caller with an HTTP client of its own walks the steps:
 *
 * {@snippet file="OperationSnippets.java" region="two-steps"}
 *
 * <p>Operations are safe to share between threads and to begin any number of times; the steps of
 * one run belong to that run.
 *
 * @param <R> what the operation results in
 */
@FunctionalInterface
public interface Operation<R> {

  /**
   * Begins one run.
   *
   * @param env clock, randomness, and which requests are allowed
   * @return the first thing to do, never null
   * @throws OAuthException when it can be told without any exchange that the operation fails
   */
  Step<R> begin(Env env);
}
