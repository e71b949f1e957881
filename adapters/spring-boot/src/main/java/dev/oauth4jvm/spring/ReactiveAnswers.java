package dev.oauth4jvm.spring;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.resource.Verdict;
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
  static Mono<Void> refuse(Verdict.Refused refused, ServerWebExchange exchange) {
    Response refusal = refused.response();
    refused.log(
        Log.LOGGER,
        () ->
            "Answered a "
                + exchange.getRequest().getMethod().name()
                + " request with "
                + refusal.status());
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
}
