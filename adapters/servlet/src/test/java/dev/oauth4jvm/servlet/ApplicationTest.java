package dev.oauth4jvm.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.resource.Requirement;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the application sees, and what it may do before and behind the filter. */
class ApplicationTest {

  private final Api api = new Api();

  private Container.Running start(
      Container container,
      String contextPath,
      UnaryOperator<ProtectedResourceFilter> settings,
      Consumer<ServletContext> application)
      throws Exception {
    return container.start(
        contextPath,
        context -> {
          settings.apply(api.filter()).register(context, "/*");
          application.accept(context);
        });
  }

  private Response answer(Container container, Request request, Servlets.Body servlet)
      throws Exception {
    try (Container.Running running =
        start(
            container,
            "",
            UnaryOperator.identity(),
            context -> Servlets.add(context, "/orders", servlet))) {
      return Wire.send(running.port(), request);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSubjectIsTheUserAndTheScopesAreRoles(Container container) throws Exception {
    Response answer =
        answer(
            container,
            api.bearer("/orders"),
            (in, out) ->
                out.getWriter()
                    .write(
                        in.getRemoteUser()
                            + " "
                            + in.getAuthType()
                            + " "
                            + in.isUserInRole("orders:read")
                            + in.isUserInRole("orders:pay")
                            + in.isUserInRole("**")
                            // the token has this scope, and the specification says no
                            + in.isUserInRole("*")
                            + in.authenticate(out)));

    assertThat(Wire.text(answer)).isEqualTo("alice Bearer truefalsetruefalsetrue");
  }

  @ParameterizedTest
  @EnumSource
  void thePrincipalHasTheTokenAndIsEqualToOneOfTheSameSubject(Container container)
      throws Exception {
    Response answer =
        answer(
            container,
            api.bearer("/orders"),
            (in, out) -> {
              AccessTokenPrincipal principal = (AccessTokenPrincipal) in.getUserPrincipal();
              out.getWriter()
                  .write(
                      principal.token().clientId()
                          + " "
                          + (principal.token() == ProtectedResourceFilter.accessToken(in))
                          + principal.equals(new AccessTokenPrincipal(principal.token())));
            });

    assertThat(Wire.text(answer)).isEqualTo("client truetrue");
  }

  @ParameterizedTest
  @EnumSource
  void aProofNamesTheContextPath(Container container) throws Exception {
    try (Container.Running running =
        start(
            container,
            "/shop",
            UnaryOperator.identity(),
            context ->
                Servlets.add(context, "/orders/*", (in, out) -> out.getWriter().write("orders")))) {
      Request right = api.proven("/shop/orders/7");
      Request without = api.proven("/orders/7");

      assertThat(Wire.text(Wire.send(running.port(), right))).isEqualTo("orders");
      Response refused =
          Wire.send(running.port(), Api.get("/shop/orders/7").headers(without.headers()));
      assertThat(refused.status()).isEqualTo(401);
      assertThat(String.join(",", refused.headers().all("www-authenticate")))
          .contains("invalid_dpop_proof");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasWrittenAndNotSentIsReplacedByARefusalAndOtherFieldsStay(Container container)
      throws Exception {
    try (Container.Running running =
        container.start(
            "",
            context -> {
              Servlets.before(
                  context,
                  (in, out) -> {
                    out.setHeader("access-control-allow-origin", "*");
                    out.getWriter().write("half a page");
                  });
              Servlets.add(context, "/orders", (in, out) -> out.getWriter().write("orders"));
              var late = context.addFilter("late", api.filter());
              late.addMappingForUrlPatterns(null, true, "/*");
            })) {
      Response answer = Wire.send(running.port(), Api.get("/orders"));

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers().has("www-authenticate")).isTrue();
      assertThat(answer.headers().first("access-control-allow-origin")).isEqualTo("*");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResponseThatIsCommittedIsBrokenOffAndNotContinued(Container container) throws Exception {
    AtomicInteger reached = new AtomicInteger();
    try (Container.Running running =
        container.start(
            "",
            context -> {
              Servlets.before(
                  context,
                  (in, out) -> {
                    out.getWriter().write("half a page");
                    out.flushBuffer();
                  });
              Servlets.add(context, "/orders", (in, out) -> reached.incrementAndGet());
              var late = context.addFilter("late", api.filter());
              late.addMappingForUrlPatterns(null, true, "/*");
            })) {
      assertThatThrownBy(() -> Wire.send(running.port(), Api.get("/orders")))
          .isInstanceOf(IOException.class);
      assertThat(reached).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionThatForgotAPathAdmitsNobody(Container container) throws Exception {
    AtomicInteger reached = new AtomicInteger();
    try (Container.Running running =
        start(
            container,
            "",
            filter -> filter.require(r -> Map.<String, Requirement>of().get("x")),
            context -> {
              Servlets.add(context, "/orders", (in, out) -> reached.incrementAndGet());
              Servlets.add(context, "/error", (in, out) -> out.getWriter().write("error"));
            })) {

      assertThat(Wire.send(running.port(), api.bearer("/orders")).status()).isEqualTo(500);
      assertThat(reached).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTransportThatIsBrokenIsAnOutage(Container container) throws Exception {
    Driver broken =
        Driver.of(
                request -> {
                  throw new IllegalArgumentException("a URL that cannot be sent");
                })
            .env(api.server.env());
    try (Container.Running running =
        container.start(
            "",
            context -> {
              ProtectedResourceFilter.of(api.resource, broken).register(context, "/*");
              Servlets.add(context, "/orders", (in, out) -> out.getWriter().write("orders"));
            })) {
      Response answer = Wire.send(running.port(), api.bearer("/orders"));

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRequestWithoutATokenHasNone(Container container) throws Exception {
    try (Container.Running running =
        start(
            container,
            "",
            filter -> filter.anonymous(r -> true),
            context ->
                Servlets.add(
                    context,
                    "/orders",
                    (in, out) ->
                        assertThatThrownBy(() -> ProtectedResourceFilter.accessToken(in))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("anonymous")))) {

      assertThat(Wire.send(running.port(), api.bearer("/orders")).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSecondRegistrationIsRefused(Container container) throws Exception {
    try (Container.Running running =
        start(
            container,
            "",
            UnaryOperator.identity(),
            context ->
                assertThatThrownBy(() -> api.filter().register(context, "/*"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another name"))) {
      assertThat(running.port()).isPositive();
    }
  }
}
