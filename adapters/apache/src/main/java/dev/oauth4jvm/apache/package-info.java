/**
 * Apache HttpClient 5: {@link dev.oauth4jvm.apache.ApacheTransport} sends the library's requests,
 * and {@link dev.oauth4jvm.apache.TokenHandler} adds access tokens to those of the application.
 */
@NullMarked
package dev.oauth4jvm.apache;

import org.jspecify.annotations.NullMarked;
