/**
 * Access tokens that callers and processes share: obtained once, kept in memory and in an encrypted
 * store, and renewed ahead of their end; {@link dev.oauth4jvm.tokens.TokenSource} is the entry.
 */
@NullMarked
package dev.oauth4jvm.tokens;

import org.jspecify.annotations.NullMarked;
