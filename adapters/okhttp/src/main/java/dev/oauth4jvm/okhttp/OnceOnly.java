package dev.oauth4jvm.okhttp;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Hides {@code Retry-After} of a 503 from OkHttp, which repeats the request at once if the value is
 * 0, whatever the client's settings: a proof or an assertion is good for one request.
 */
final class OnceOnly implements Interceptor {

  static final OnceOnly INSTANCE = new OnceOnly();

  private OnceOnly() {}

  /** The hidden value, null for none. */
  static final class RetryAfter {
    volatile @Nullable String value;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    RetryAfter hidden = chain.request().tag(RetryAfter.class);
    if (hidden == null || response.code() != 503) {
      return response;
    }
    hidden.value = response.header("Retry-After");
    return response.newBuilder().removeHeader("Retry-After").build();
  }
}
