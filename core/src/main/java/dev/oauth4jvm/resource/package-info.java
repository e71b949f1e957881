/**
 * The protected resource: validation of access tokens of one or several issuers and of their
 * binding to a key, requirements of operations, the challenges that answer a failure, and the
 * metadata document.
 */
@NullMarked
package dev.oauth4jvm.resource;

import org.jspecify.annotations.NullMarked;
