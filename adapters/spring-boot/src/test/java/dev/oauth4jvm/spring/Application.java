package dev.oauth4jvm.spring;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A running Spring Boot application of a test, on a free loopback port. */
final class Application implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  private Application(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts an application.
   *
   * @param source its configuration
   * @param properties beside the address
   * @param beans registers further beans
   */
  static Application start(
      WebApplicationType type,
      Class<?> source,
      Map<String, String> properties,
      Consumer<GenericApplicationContext> beans) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "spring.main.banner-mode=off",
                "spring.jmx.enabled=false",
                "logging.level.root=warn"));
    properties.forEach((name, value) -> settings.add(name + "=" + value));
    return new Application(
        new SpringApplicationBuilder(source)
            .web(type)
            .properties(settings.toArray(new String[0]))
            .initializers(fresh -> beans.accept((GenericApplicationContext) fresh))
            .run());
  }

  static Application servlet(Class<?> source, Consumer<GenericApplicationContext> beans) {
    return start(WebApplicationType.SERVLET, source, Map.of(), beans);
  }

  int port() {
    return ((WebServerApplicationContext) context).getWebServer().getPort();
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  Response send(Request request) throws IOException {
    return Wire.send(port(), request);
  }

  @Override
  public void close() {
    context.close();
  }
}
