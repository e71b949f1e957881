/**
 * What every operation shares: {@link dev.oauth4jvm.Operation} and its {@link dev.oauth4jvm.Step}s,
 * the drivers that run them, the metadata of the three parties, {@link dev.oauth4jvm.Secret}, and
 * the one family of exceptions.
 *
 * <p>An operation is an immutable value that knows which HTTP request it needs and how to judge the
 * response; it never opens a socket. A {@link dev.oauth4jvm.Driver} or {@link
 * dev.oauth4jvm.AsyncDriver} runs it over a transport, or the caller walks the steps with an HTTP
 * client of its own.
 *
 * <p>This room stands above {@code json} and {@code http} and below everything that speaks OAuth.
 */
@NullMarked
package dev.oauth4jvm;

import org.jspecify.annotations.NullMarked;
