package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** What the limit does to whoever feeds it, told apart from what java.net.http makes of that. */
class LimitedBodyTest {

  private final LimitedBody body = new LimitedBody(4, "GET");
  private final Upstream upstream = new Upstream();

  @Test
  void one_portion_is_asked_for_at_a_time() {
    body.onSubscribe(upstream);
    assertThat(upstream.requested).isEqualTo(1);
    body.onNext(List.of(bytes("1"), bytes("2")));
    assertThat(upstream.requested).isEqualTo(2);
    body.onComplete();
    assertThat(future().join()).containsExactly('1', '2');
    assertThat(upstream.cancelled).isFalse();
  }

  @Test
  void the_portion_that_is_too_much_ends_the_reading() {
    body.onSubscribe(upstream);
    body.onNext(List.of(bytes("123")));
    body.onNext(List.of(bytes("45"), bytes("6")));
    assertThat(upstream.cancelled).isTrue();
    assertThat(upstream.requested).isEqualTo(2);
    assertThat(future()).isCompletedExceptionally();
    body.onNext(List.of(bytes("7")));
    body.onComplete();
    assertThat(upstream.requested).isEqualTo(2);
    assertThat(future())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class)
        .withMessageContaining("over maxBodyBytes 4");
  }

  @Test
  void an_announced_length_that_is_too_much_ends_the_reading_before_it_begins() {
    body.apply(head(200, "5"));
    body.onSubscribe(upstream);
    assertThat(upstream.cancelled).isTrue();
    assertThat(upstream.requested).isZero();
    assertThat(future()).isCompletedExceptionally();
  }

  @Test
  void an_announced_length_of_just_the_limit_is_fine() {
    body.apply(head(200, "4"));
    body.onSubscribe(upstream);
    assertThat(upstream.requested).isEqualTo(1);
    assertThat(upstream.cancelled).isFalse();
  }

  @Test
  void what_is_not_modified_may_announce_more() {
    body.apply(head(304, "5"));
    body.onSubscribe(upstream);
    body.onComplete();
    assertThat(future().join()).isEmpty();
  }

  @Test
  void giving_up_ends_the_reading_whether_or_not_it_has_begun() {
    body.onSubscribe(upstream);
    body.cancel();
    assertThat(upstream.cancelled).isTrue();

    LimitedBody early = new LimitedBody(4, "GET");
    Upstream late = new Upstream();
    early.cancel();
    early.onSubscribe(late);
    assertThat(late.cancelled).isTrue();
    assertThat(late.requested).isZero();
  }

  private CompletableFuture<byte[]> future() {
    return body.getBody().toCompletableFuture();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  private static HttpResponse.ResponseInfo head(int status, String length) {
    return new HttpResponse.ResponseInfo() {
      @Override
      public int statusCode() {
        return status;
      }

      @Override
      public HttpHeaders headers() {
        return HttpHeaders.of(Map.of("Content-Length", List.of(length)), (name, value) -> true);
      }

      @Override
      public HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
      }
    };
  }

  private static final class Upstream implements Flow.Subscription {

    private long requested;
    private boolean cancelled;

    @Override
    public void request(long n) {
      requested += n;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
