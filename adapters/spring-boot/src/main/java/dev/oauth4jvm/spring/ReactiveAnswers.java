package dev.oauth4jvm.spring;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.util.Map;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The answers in WebFlux, and their log. */
final class ReactiveAnswers {

  private ReactiveAnswers() {}

  /** Loaded at the first refusal. */
  private static final class Log {
    static final System.Logger LOGGER = System.getLogger("dev.oauth4jvm.spring");

    private Log() {}
  }

  /** Logs a refusal and sends it. */
  static Mono<Void> refuse(Response refusal, Exception failure, ServerWebExchange exchange) {
    log(refusal.status(), failure, exchange.getRequest().getMethod().name());
    return send(refusal, exchange);
  }

  /** Sends a response; fields that were set before stay, such as those of CORS. */
  static Mono<Void> send(Response answer, ServerWebExchange exchange) {
    ServerHttpResponse out = exchange.getResponse();
    out.setStatusCode(HttpStatusCode.valueOf(answer.status()));
    addHeaders(answer.headers(), exchange);
    byte[] body = answer.body();
    out.getHeaders().setContentLength(body.length);
    if (body.length == 0) {
      return out.setComplete();
    }
    DataBuffer buffer = out.bufferFactory().wrap(body);
    return out.writeWith(Mono.just(buffer));
  }

  static void addHeaders(Headers headers, ServerWebExchange exchange) {
    for (Map.Entry<String, String> field : headers.entries()) {
      exchange.getResponse().getHeaders().add(field.getKey(), field.getValue());
    }
  }

  /** A message of the library is one line without secrets; other exceptions are shown whole. */
  private static void log(int status, Exception failure, String method) {
    boolean outage = status >= 500;
    System.Logger.Level level = outage ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
    if (!Log.LOGGER.isLoggable(level)) {
      return;
    }
    String message = "Answered a " + method + " request with " + status + ": " + failure;
    boolean known = failure instanceof OAuthException || failure instanceof IOException;
    if (outage && (!known || Log.LOGGER.isLoggable(System.Logger.Level.DEBUG))) {
      Log.LOGGER.log(level, message, failure);
    } else {
      Log.LOGGER.log(level, message);
    }
  }
}
