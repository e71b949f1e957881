/**
 * What the rooms that speak OAuth share and nobody outside sees: composing steps, resolving
 * endpoints, judging JSON responses, and the checks that all JWTs have in common. Each rule stands
 * here once. Not exported.
 */
@NullMarked
package dev.oauth4jvm.internal;

import org.jspecify.annotations.NullMarked;
