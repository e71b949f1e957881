/**
 * The types that every operation shares: {@link dev.oauth4jvm.Operation} and its {@link
 * dev.oauth4jvm.Step}s, the drivers that run them, the metadata of the three parties, {@link
 * dev.oauth4jvm.Secret}, and the one family of exceptions.
 *
 * <p>An operation is an immutable value that knows which HTTP request it needs and how to judge the
 * response; it never opens a socket. A {@link dev.oauth4jvm.Driver} or {@link
 * dev.oauth4jvm.AsyncDriver} runs it over a transport, or the caller runs the steps with its own
 * HTTP client.
 *
 * <p>This package depends on {@code json} and {@code http} alone; all packages that implement OAuth
 * depend on it.
 */
@NullMarked
package dev.oauth4jvm;

import org.jspecify.annotations.NullMarked;
