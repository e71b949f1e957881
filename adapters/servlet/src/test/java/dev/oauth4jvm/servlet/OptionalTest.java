package dev.oauth4jvm.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.resource.Requirement;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that may have no token, and refusals that the application decides about. */
class OptionalTest {

  private final Api api = new Api();

  private Container.Running start(Container container) throws Exception {
    ProtectedResourceFilter filter =
        api.filter().optional(request -> !ProtectedResourceFilter.path(request).equals("/closed"));
    return container.start(
        "",
        context -> {
          filter.register(context, "/*");
          Servlets.add(
              context,
              "/*",
              (in, out) -> {
                if (ProtectedResourceFilter.path(in).equals("/refused")) {
                  boolean anonymous = in.getUserPrincipal() == null;
                  filter.refuse(
                      in,
                      out,
                      Requirement.none().scope("more"),
                      new ProcessingException(
                          ErrorCode.INVALID_REQUEST,
                          anonymous ? Reason.NO_CREDENTIALS : Reason.SCOPE,
                          "the application refuses the request",
                          Details.NONE));
                } else {
                  out.getWriter().write(Servlets.user(in));
                }
              });
        });
  }

  @ParameterizedTest
  @EnumSource
  void anOptionalTokenIsJudgedIfItIsThere(Container container) throws Exception {
    try (Container.Running running = start(container)) {
      int port = running.port();

      assertThat(Wire.text(Wire.send(port, Api.get("/open")))).isEqualTo("nobody");
      assertThat(Wire.text(Wire.send(port, api.bearer("/open")))).startsWith("alice Bearer");
      assertThat(Wire.send(port, api.tokens.expired().authorize(Api.get("/open"))).status())
          .isEqualTo(401);
      assertThat(Wire.send(port, Api.get("/open").header("authorization", "")).status())
          .isBetween(400, 401);
      assertThat(Wire.send(port, Api.get("/closed")).status()).isEqualTo(401);
      assertThat(Wire.text(Wire.send(port, Api.get("/.well-known/oauth-protected-resource"))))
          .contains("https://api.test");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theValueOfAnOptionalTokenIsReadOnce(Container container) throws Exception {
    AtomicInteger reads = new AtomicInteger();
    Filter before =
        (request, response, chain) ->
            chain.doFilter(new CountingRequest((HttpServletRequest) request, reads), response);
    try (Container.Running running =
        container.start(
            "",
            context -> {
              context
                  .addFilter("before", before)
                  .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
              context
                  .addFilter("filter", api.filter().optional(request -> true))
                  .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
              Servlets.add(context, "/*", (in, out) -> out.getWriter().write(Servlets.user(in)));
            })) {
      assertThat(Wire.text(Wire.send(running.port(), api.bearer("/open")))).startsWith("alice");
      assertThat(reads).hasValue(1);
    }
  }

  /** Counts how often the value of a field is read; a firewall examines it each time. */
  private static final class CountingRequest extends HttpServletRequestWrapper {

    private final AtomicInteger reads;

    CountingRequest(HttpServletRequest request, AtomicInteger reads) {
      super(request);
      this.reads = reads;
    }

    @Override
    public String getHeader(String name) {
      reads.incrementAndGet();
      return super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      Enumeration<String> values = super.getHeaders(name);
      return new Enumeration<>() {
        @Override
        public boolean hasMoreElements() {
          return values.hasMoreElements();
        }

        @Override
        public String nextElement() {
          reads.incrementAndGet();
          return values.nextElement();
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void theApplicationRefusesAsTheFilterDoes(Container container) throws Exception {
    try (Container.Running running = start(container)) {
      Response anonymous = Wire.send(running.port(), Api.get("/refused"));
      assertThat(anonymous.status()).isEqualTo(401);
      requireChallenges(anonymous, null);

      Response bearer = Wire.send(running.port(), api.bearer("/refused"));
      assertThat(bearer.status()).isEqualTo(403);
      requireChallenges(bearer, "insufficient_scope");
    }
  }

  private static void requireChallenges(Response answer, String error) {
    assertThat(Wire.text(answer)).isEmpty();
    assertThat(Challenge.parse(answer.headers()))
        .hasSize(2)
        .allSatisfy(challenge -> assertThat(challenge.parameter("scope")).isEqualTo("more"));
    assertThat(
            Challenge.parse(answer.headers()).stream()
                .map(challenge -> challenge.parameter("error"))
                .filter(Objects::nonNull))
        .allMatch(named -> named.equals(error));
  }
}
