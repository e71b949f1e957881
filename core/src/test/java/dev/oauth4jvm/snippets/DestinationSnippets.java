package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.Destinations;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules for the hosts that may be contacted. */
class DestinationSnippets {

  /** No request is expected to reach anyone. */
  private final Transport transport =
      request -> {
        throw new IOException("to " + request.uri().getHost());
      };

  @Test
  void onlyPublicAddressesAreAsked() {
    // @start region="public"
    Env env = Env.system().destinations(Destinations.publicAddresses());
    Driver http = Driver.of(transport).env(env);
    // @end

    ProcessingException refused =
        catchThrowableOfType(
            ProcessingException.class, () -> http.run(Discovery.oidc("https://localhost")));
    assertThat(refused.code()).isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);
    assertThatThrownBy(() -> http.run(Discovery.oidc("https://1.1.1.1")))
        .isInstanceOf(IOException.class)
        .hasMessage("to 1.1.1.1");
  }

  @Test
  void hostsAreAllowedByNameAndByWhoNamedThem() {
    // @start region="own"
    Set<String> own = Set.of("login.corp.example", "api.corp.example");
    Destinations listed = (url, from) -> own.contains(url.getHost());

    Destinations learnedArePublic =
        (url, from) ->
            from.equals("resource") // the URL that the user entered
                || Destinations.publicAddresses().allows(url, from);
    // @end

    Driver http = Driver.of(transport).env(Env.system().destinations(listed));
    assertThatThrownBy(() -> http.run(Discovery.oidc("https://login.corp.example")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> http.run(Discovery.oidc("https://other.corp.example")))
        .isInstanceOf(ProcessingException.class);
    assertThat(learnedArePublic.allows(URI.create("https://[::1]/mcp"), "resource")).isTrue();
    assertThat(learnedArePublic.allows(URI.create("https://[::1]/"), "jwks_uri")).isFalse();
  }
}
