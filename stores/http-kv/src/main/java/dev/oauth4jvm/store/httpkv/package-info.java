/**
 * Values in services that speak HTTP: {@link dev.oauth4jvm.store.httpkv.HttpKvStore}, with requests
 * authorized by a {@link dev.oauth4jvm.store.httpkv.RequestSigner}. A value is one object; the
 * service's conditional requests decide which writer wins.
 */
@NullMarked
package dev.oauth4jvm.store.httpkv;

import org.jspecify.annotations.NullMarked;
