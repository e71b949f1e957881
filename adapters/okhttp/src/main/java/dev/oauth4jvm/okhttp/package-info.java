/**
 * OkHttp: {@link dev.oauth4jvm.okhttp.OkHttpTransport} sends the library's requests, and {@link
 * dev.oauth4jvm.okhttp.TokenInterceptor} adds access tokens to those of the application.
 */
@NullMarked
package dev.oauth4jvm.okhttp;

import org.jspecify.annotations.NullMarked;
