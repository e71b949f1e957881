package dev.oauth4jvm.quickstart.server;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A filter before Spring's filters that counts requests, and can make the JWK Set endpoint
 * misbehave.
 */
final class FrontDoor extends HttpFilter {

  static final String JWKS_PATH = "/oauth2/jwks";
  static final String TOKEN_PATH = "/oauth2/token";

  /** A response sent in place of Spring's. */
  record CannedAnswer(int status, String contentType, String body) {}

  private static final CannedAnswer NEVER_RELEASED =
      new CannedAnswer(503, "text/plain", "held, and never released");
  private static final long serialVersionUID = 1;
  private static final long LONGEST_HOLD_SECONDS = 60;

  final transient Requests jwks = new Requests();
  final transient Requests token = new Requests();
  final transient Requests discovery = new Requests();
  transient volatile @Nullable CountDownLatch jwksHold;
  transient volatile @Nullable CannedAnswer jwksAnswer;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    if (path.equals(JWKS_PATH)) {
      CountDownLatch hold =
          jwksHold; // before counting: a test that waits for the count may then heal the endpoint
      jwks.arrived();
      CannedAnswer canned = released(hold) ? jwksAnswer : NEVER_RELEASED;
      if (canned != null) {
        answer(response, canned);
        return;
      }
    } else if (path.equals(TOKEN_PATH)) {
      token.arrived();
    } else if (path.startsWith("/.well-known/")) {
      discovery.arrived();
    }
    chain.doFilter(request, response);
  }

  /**
   * Waits while requests are held; returns false when this one was not released, or when the server
   * stops.
   */
  private static boolean released(@Nullable CountDownLatch hold) {
    if (hold == null) {
      return true;
    }
    try {
      return hold.await(LONGEST_HOLD_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void answer(HttpServletResponse response, CannedAnswer canned) throws IOException {
    byte[] body = canned.body().getBytes(StandardCharsets.UTF_8);
    response.setStatus(canned.status());
    response.setContentType(canned.contentType());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
