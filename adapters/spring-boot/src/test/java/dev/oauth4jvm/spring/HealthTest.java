package dev.oauth4jvm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.spring.orders.OrdersApplication;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;

/** The health endpoint of Spring Boot, over a real authorization server. */
class HealthTest {

  private final Issuer issuer = new Issuer();

  @AfterEach
  void stop() {
    issuer.close();
  }

  private Application start(String... more) {
    Map<String, String> properties =
        issuer.properties("management.endpoint.health.show-details", "always");
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    return Application.start(
        WebApplicationType.SERVLET, OrdersApplication.class, properties, beans -> {});
  }

  private String health(Application application) throws IOException {
    Response answer = application.send(issuer.bearer("/actuator/health"));
    return Wire.text(answer);
  }

  @Test
  void keysThatAreFoundAreHealthy() throws IOException {
    try (Application application = start()) {
      assertThat(application.send(issuer.bearer("/orders")).status()).isEqualTo(200);

      assertThat(health(application))
          .contains(
              "\"oauth4jvm\":{\"details\":{\"" + issuer.issuer.issuer() + "\":\"keys found\"}")
          .contains("\"status\":\"UP\"");
    }
  }

  @Test
  void keysThatCannotBeFetchedAreNot() throws IOException {
    issuer.issuer.fail(Endpoint.JWKS, Fault.HTML);
    try (Application application = start()) {
      assertThat(application.send(issuer.bearer("/orders")).status()).isEqualTo(503);

      KeysHealth health = application.context().getBean(KeysHealth.class);
      assertThat(health.health().getStatus().getCode()).isEqualTo("DOWN");
      assertThat(health.health().getDetails())
          .containsExactly(Map.entry(issuer.issuer.issuer(), "keys cannot be fetched"));
    }
  }

  @Test
  void anIssuerWhoseMetadataCannotBeFetchedIsNotHealthy() throws IOException {
    issuer.issuer.fail(Endpoint.DISCOVERY, Fault.CONNECTION_LOST);
    try (Application application = start()) {
      assertThat(application.send(issuer.bearer("/orders")).status()).isEqualTo(503);

      KeysHealth health = application.context().getBean(KeysHealth.class);
      assertThat(health.health().getStatus().getCode()).isEqualTo("DOWN");
      assertThat(health.health().getDetails())
          .containsExactly(Map.entry(issuer.issuer.issuer(), "metadata cannot be fetched"));
    }
  }

  @Test
  void metadataMattersWhenTheOldOneServesNoMore() throws IOException {
    TestClock clock = TestClock.at(Instant.parse("2030-01-01T00:00:00Z"));
    try (Issuer aged = new Issuer(clock);
        Application application =
            Application.start(
                WebApplicationType.SERVLET,
                OrdersApplication.class,
                aged.properties(),
                beans -> beans.registerBean(Driver.class, aged.server::driver))) {
      KeysHealth health = application.context().getBean(KeysHealth.class);
      assertThat(application.send(aged.bearer("/orders")).status()).isEqualTo(200);
      aged.issuer.fail(Endpoint.DISCOVERY, Fault.UNAVAILABLE);
      clock.advance(Duration.ofHours(2)); // old metadata serves for 24 hours
      assertThat(application.send(aged.bearer("/orders")).status()).isEqualTo(200);
      assertThat(health.health().getStatus().getCode()).isEqualTo("UP");

      clock.advance(Duration.ofHours(25));
      assertThat(application.send(aged.bearer("/orders")).status()).isEqualTo(503);
      assertThat(health.health().getStatus().getCode()).isEqualTo("DOWN");

      aged.issuer.heal(Endpoint.DISCOVERY);
      clock.advance(Duration.ofMinutes(1));
      assertThat(application.send(aged.bearer("/orders")).status()).isEqualTo(200);
      assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
    }
  }

  @Test
  void beforeTheFirstTokenNothingIsKnown() {
    assertThat(new KeysHealth().health().getStatus().getCode()).isEqualTo("UNKNOWN");
  }

  @Test
  void theIndicatorCanBeSwitchedOff() {
    try (Application application = start("management.health.oauth4jvm.enabled", "false")) {
      assertThat(application.context().getBeansOfType(KeysHealth.class)).isEmpty();
    }
  }
}
