package dev.oauth4jvm.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.resource.Requirement;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client's request is judged once, whatever the application dispatches. */
class DispatchTest {

  private final Api api = new Api();

  private Response send(Container container, Request request, Consumer<ServletContext> servlets)
      throws Exception {
    try (Container.Running running =
        container.start(
            "",
            context -> {
              api.filter()
                  .anonymous(r -> ProtectedResourceFilter.path(r).startsWith("/public"))
                  .register(context, "/*");
              Servlets.add(context, "/end", (in, out) -> out.getWriter().write(Servlets.user(in)));
              Servlets.add(
                  context,
                  "/error",
                  (in, out) -> out.getWriter().write("error for " + Servlets.user(in)));
              servlets.accept(context);
            })) {
      return Wire.send(running.port(), request);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAsynchronousDispatchKeepsTheUserAndSpendsNoSecondProof(Container container)
      throws Exception {
    Response answer =
        send(
            container,
            api.proven("/start"),
            context ->
                Servlets.add(
                    context,
                    "/start",
                    (in, out) -> {
                      AsyncContext async = in.startAsync();
                      async.start(() -> async.dispatch("/end"));
                    }));

    assertThat(Wire.text(answer)).isEqualTo("alice DPoP true");
  }

  @ParameterizedTest
  @EnumSource
  void anAsynchronousDispatchOfTheWrappedRequestKeepsTheUser(Container container) throws Exception {
    Response answer =
        send(
            container,
            api.proven("/start"),
            context ->
                Servlets.add(
                    context,
                    "/start",
                    (in, out) -> {
                      if (in.getDispatcherType() == DispatcherType.ASYNC) {
                        out.getWriter().write(Servlets.user(in));
                      } else {
                        in.startAsync(in, out).dispatch();
                      }
                    }));

    assertThat(Wire.text(answer)).isEqualTo("alice DPoP true");
  }

  @ParameterizedTest
  @EnumSource
  void anotherThreadFindsTheTokenInTheAsynchronousContext(Container container) throws Exception {
    Response answer =
        send(
            container,
            api.proven("/start"),
            context ->
                Servlets.add(
                    context,
                    "/start",
                    (in, out) -> {
                      AsyncContext async = in.startAsync();
                      ForkJoinPool.commonPool()
                          .execute(
                              () -> {
                                String subject =
                                    ProtectedResourceFilter.accessToken(async.getRequest())
                                        .subject();
                                out.setHeader("subject", String.valueOf(subject));
                                async.complete();
                              });
                    }));

    assertThat(answer.headers().first("subject")).isEqualTo("alice");
  }

  @ParameterizedTest
  @EnumSource
  void aForwardKeepsTheUser(Container container) throws Exception {
    Response answer =
        send(
            container,
            api.proven("/start"),
            context ->
                Servlets.add(
                    context,
                    "/start",
                    (in, out) -> in.getRequestDispatcher("/end").forward(in, out)));

    assertThat(Wire.text(answer)).isEqualTo("alice DPoP true");
  }

  @ParameterizedTest
  @EnumSource
  void anIncludeKeepsTheUser(Container container) throws Exception {
    Response answer =
        send(
            container,
            api.proven("/start"),
            context ->
                Servlets.add(
                    context,
                    "/start",
                    (in, out) -> in.getRequestDispatcher("/end").include(in, out)));

    assertThat(Wire.text(answer)).isEqualTo("alice DPoP true");
  }

  @ParameterizedTest
  @EnumSource
  void anErrorPageOfAnAdmittedRequestSeesTheUser(Container container) throws Exception {
    Response answer =
        send(
            container,
            api.proven("/start"),
            context -> Servlets.add(context, "/start", (in, out) -> out.sendError(500)));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(Wire.text(answer)).isEqualTo("error for alice DPoP true");
  }

  @ParameterizedTest
  @EnumSource
  void anErrorPageOfAnAnonymousRequestIsShown(Container container) throws Exception {
    Response answer =
        send(
            container,
            Api.get("/public/start"),
            context -> Servlets.add(context, "/public/start", (in, out) -> out.sendError(500)));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(Wire.text(answer)).isEqualTo("error for nobody");
  }

  @ParameterizedTest
  @EnumSource
  void anAnonymousRequestIsJudgedWhereItIsDispatchedTo(Container container) throws Exception {
    Consumer<ServletContext> application =
        context ->
            Servlets.add(context, "/public/start", (in, out) -> in.startAsync().dispatch("/end"));

    assertThat(send(container, Api.get("/public/start"), application).status()).isEqualTo(401);
    Response admitted = send(container, api.bearer("/public/start"), application);
    assertThat(Wire.text(admitted)).isEqualTo("alice Bearer true");
    Response proven = send(container, api.proven("/public/start"), application);
    assertThat(Wire.text(proven)).isEqualTo("alice DPoP true");
  }

  @ParameterizedTest
  @EnumSource
  void anAnonymousRequestIsJudgedWhereItIsForwardedToIfForwardsAreMapped(Container container)
      throws Exception {
    try (Container.Running running =
        container.start(
            "",
            context -> {
              FilterRegistration.Dynamic filter =
                  context.addFilter(
                      "both",
                      api.filter().anonymous(r -> r.getServletPath().equals("/public/start")));
              filter.addMappingForUrlPatterns(
                  EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD), false, "/*");
              Servlets.add(
                  context,
                  "/public/start",
                  (in, out) -> in.getRequestDispatcher("/end").forward(in, out));
              Servlets.add(context, "/end", (in, out) -> out.getWriter().write(Servlets.user(in)));
            })) {
      assertThat(Wire.send(running.port(), Api.get("/public/start")).status()).isEqualTo(401);
      Response proven = Wire.send(running.port(), api.proven("/public/start"));
      assertThat(Wire.text(proven)).isEqualTo("alice DPoP true");
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachOfTwoFiltersJudges(Container container) throws Exception {
    Consumer<ServletContext> application =
        context -> {
          FilterRegistration.Dynamic second =
              context.addFilter(
                  "second", api.filter().require(r -> Requirement.none().scope("orders:pay")));
          second.setAsyncSupported(true);
          second.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/end");
        };

    assertThat(send(container, api.bearer("/end"), application).status()).isEqualTo(403);
  }
}
