package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.servlet.ProtectedResourceFilter;
import jakarta.servlet.ServletException;
import java.io.IOException;

/**
 * The servlet filter, between a request and an application that does nothing. Request and response
 * are hand-made objects, not those of a container: what a container's own objects cost is not
 * measured.
 */
final class FilterContender implements Contender {

  private final ProtectedResourceFilter filter;
  private final HandMade.Response response = new HandMade.Response();

  /**
   * Creates a contender with the server's JWK Set in memory.
   *
   * @param requirement what a token must meet
   */
  FilterContender(Issuer issuer, Requirement requirement) {
    ProtectedResource resource =
        ProtectedResource.of(Issuer.AUDIENCE)
            .trust(
                JwtAccessTokens.of(Issuer.SERVER)
                    .keys(server -> Ours.inMemory(server, issuer.jwks(), Crypto.platform())))
            .build();
    filter = ProtectedResourceFilter.of(resource, Ours.OFFLINE).require(request -> requirement);
  }

  @Override
  public String name() {
    return "oauth4jvm's servlet filter";
  }

  @Override
  public Object input(String token) {
    return new HandMade.Request("Bearer " + token);
  }

  @Override
  public Object validate(Object input) throws IOException, ServletException {
    HandMade.Request request = (HandMade.Request) input;
    request.recycle();
    filter.doFilter(request, response, HandMade.APPLICATION);
    return ProtectedResourceFilter.accessToken(request);
  }
}
