package dev.oauth4jvm.http;

import java.net.http.HttpResponse;

/**
 * Leaves the body of a successful response unread, as an {@link java.io.InputStream}; the body of
 * any other response is read as a {@link LimitedBody}.
 */
final class UnreadBody implements HttpResponse.BodyHandler<Object> {

  private final LimitedBody limited;

  UnreadBody(LimitedBody limited) {
    this.limited = limited;
  }

  @Override
  public HttpResponse.BodySubscriber<Object> apply(HttpResponse.ResponseInfo info) {
    return info.statusCode() / 100 == 2 && !LimitedBody.hasDifferingLengths(info)
        ? HttpResponse.BodySubscribers.mapping(
            HttpResponse.BodySubscribers.ofInputStream(), stream -> stream)
        : HttpResponse.BodySubscribers.mapping(limited.apply(info), bytes -> bytes);
  }
}
