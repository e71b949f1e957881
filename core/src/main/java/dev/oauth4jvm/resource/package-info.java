/**
 * What a resource server does with a request: it validates the access token and its binding to a
 * key, and answers with a challenge when they fail.
 */
@NullMarked
package dev.oauth4jvm.resource;

import org.jspecify.annotations.NullMarked;
