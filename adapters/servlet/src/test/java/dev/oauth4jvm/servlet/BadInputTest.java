package dev.oauth4jvm.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are no URLs, and fields that are none of HTTP. */
class BadInputTest {

  private final Api api = new Api();
  private Container.Running running;

  private int start(Container container) throws Exception {
    running =
        container.start(
            "",
            context -> {
              api.filter()
                  .anonymous(r -> ProtectedResourceFilter.path(r).startsWith("/public/"))
                  .register(context, "/*");
              Servlets.add(
                  context,
                  "/*",
                  (in, out) ->
                      out.getWriter()
                          .write(
                              "reached "
                                  + ProtectedResourceFilter.path(in)
                                  + " as "
                                  + Servlets.user(in)));
            });
    return running.port();
  }

  @AfterEach
  void stop() throws Exception {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  private String bearer() {
    return "Authorization: Bearer " + api.tokens.issue().reveal();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '#',
      value = {
        "JETTY,  /orders?q=|&r=[x]&s=%zz&t=%",
        "TOMCAT, /orders?q=|&r=[x]&s=%zz&t=%",
        "JETTY,  /orders?q=^`{}\\\"<>",
        "TOMCAT, /orders?q=^`{}\\\"<>",
        "JETTY,  /orders?q=%00%ff%c0%ae",
        "TOMCAT, /orders?q=%00%ff%c0%ae",
        "JETTY,  /orders?",
        "TOMCAT, /orders?",
        "JETTY,  /orders?a=b?c=d?e",
        "TOMCAT, /orders?a=b?c=d?e",
      })
  void aQueryDecidesNothing(Container container, String target) throws Exception {
    int port = start(container);

    assertThat(Wire.raw(port, target, bearer()))
        .startsWith("HTTP/1.1 200")
        .contains("reached /orders as alice Bearer true");
    assertThat(Wire.raw(port, target)).startsWith("HTTP/1.1 401").doesNotContain("reached");
  }

  @ParameterizedTest
  @CsvSource({
    "JETTY,  /orders/a|b", "TOMCAT, /orders/a|b",
    "JETTY,  /orders/[x]^{}", "TOMCAT, /orders/[x]^{}",
    "JETTY,  /orders/%zz", "TOMCAT, /orders/%zz",
    "JETTY,  /orders/%", "TOMCAT, /orders/%",
    "JETTY,  /orders/%00", "TOMCAT, /orders/%00",
    "JETTY,  /orders/%2F..%2Fpublic/x", "TOMCAT, /orders/%2F..%2Fpublic/x",
    "JETTY,  //orders//x", "TOMCAT, //orders//x",
    "JETTY,  http://other.test/orders", "TOMCAT, http://other.test/orders",
    "JETTY,  *", "TOMCAT, *",
  })
  void aPathIsNeitherAFaultOfTheServerNorAWayAroundTheFilter(Container container, String target)
      throws Exception {
    int port = start(container);

    assertThat(Wire.raw(port, target, bearer())).containsPattern("^HTTP/1.1 (200|400) ");
    assertThat(Wire.raw(port, target))
        .containsPattern("^HTTP/1.1 (401|400) ")
        .doesNotContain("reached");
  }

  @ParameterizedTest
  @CsvSource({
    "JETTY,  /public/../orders", "TOMCAT, /public/../orders",
    "JETTY,  /public/%2e%2e/orders", "TOMCAT, /public/%2e%2e/orders",
    "JETTY,  /public/..;/orders", "TOMCAT, /public/..;/orders",
    "JETTY,  /public/..;x=y/orders", "TOMCAT, /public/..;x=y/orders",
    "JETTY,  /public;x/../orders", "TOMCAT, /public;x/../orders",
    "JETTY,  /x/..//orders", "TOMCAT, /x/..//orders",
  })
  void noSpellingOfAPathIsAnonymousUnlessThePathIs(Container container, String target)
      throws Exception {
    int port = start(container);

    assertThat(Wire.raw(port, target))
        .containsPattern("^HTTP/1.1 (401|400) ")
        .doesNotContain("reached");
    assertThat(Wire.raw(port, "/p%75blic/x;y=z")).contains("reached /public/x as nobody");
  }

  @ParameterizedTest
  @EnumSource
  void severalAuthorizationFieldsAreABadRequest(Container container) throws Exception {
    int port = start(container);

    assertThat(Wire.raw(port, "/orders", bearer(), bearer())).startsWith("HTTP/1.1 400");
    assertThat(Wire.raw(port, "/orders", bearer(), "authorization: Basic eDp5"))
        .startsWith("HTTP/1.1 400")
        .doesNotContain("reached");
  }

  @ParameterizedTest
  @EnumSource
  void aTokenInTheQueryOrABodyIsNotRead(Container container) throws Exception {
    int port = start(container);
    String token = api.tokens.issue().reveal();

    assertThat(Wire.raw(port, "/orders?access_token=" + token)).startsWith("HTTP/1.1 401");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0001", "\u007f", "a\u0000b", "\u00ff\u00fe", "\t"})
  void aFieldThatIsNoneOfHttpIsNoFaultOfTheServer(String value) throws Exception {
    for (Container container : Container.values()) {
      int port = start(container);

      assertThat(Wire.raw(port, "/orders", "Authorization: Bearer " + value))
          .containsPattern("^HTTP/1.1 (400|401) ")
          .doesNotContain("reached");
      assertThat(Wire.raw(port, "/orders", bearer(), "DPoP: " + value))
          .containsPattern("^HTTP/1.1 (400|401) ")
          .doesNotContain("reached");
      stop();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFieldThatAnEarlierFilterMadeUpIsABadRequest(Container container) throws Exception {
    try (Container.Running other =
        container.start(
            "",
            context -> {
              Filter before =
                  (request, response, chain) ->
                      chain.doFilter(
                          new HttpServletRequestWrapper((HttpServletRequest) request) {
                            @Override
                            public Enumeration<String> getHeaders(String name) {
                              return Collections.enumeration(List.of("Bearer \r\nx: y"));
                            }
                          },
                          response);
              context
                  .addFilter("before", before)
                  .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
              context
                  .addFilter("filter", api.filter())
                  .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
              Servlets.add(context, "/*", (in, out) -> out.getWriter().write("reached"));
            })) {
      assertThat(Wire.raw(other.port(), "/orders"))
          .startsWith("HTTP/1.1 400")
          .doesNotContain("reached", "WWW-Authenticate");
    }
  }
}
