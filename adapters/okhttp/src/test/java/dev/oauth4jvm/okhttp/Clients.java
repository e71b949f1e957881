package dev.oauth4jvm.okhttp;

import dev.oauth4jvm.http.AsyncTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** The application's client, which keeps cookies and changes requests. */
final class Clients {

  static final OkHttpClient APPLICATION =
      new OkHttpClient.Builder()
          .cookieJar(new Jar())
          .addInterceptor(
              chain -> {
                throw new IllegalStateException("an interceptor of the application's");
              })
          .build();

  private Clients() {}

  static OkHttpTransport transport(Duration limit) {
    return OkHttpTransport.of(APPLICATION).requestTimeout(limit);
  }

  static AsyncTransport async(Duration limit) {
    return transport(limit).async();
  }

  private static final class Jar implements CookieJar {
    private final List<Cookie> kept = new CopyOnWriteArrayList<>();

    @Override
    public List<Cookie> loadForRequest(HttpUrl url) {
      return List.copyOf(kept);
    }

    @Override
    public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {
      kept.addAll(cookies);
    }
  }
}
