/**
 * Code shared by the packages that implement OAuth: composing steps, resolving endpoints, judging
 * JSON responses, and the checks that all JWTs share. Each rule is written here once. Not exported.
 */
@NullMarked
package dev.oauth4jvm.internal;

import org.jspecify.annotations.NullMarked;
