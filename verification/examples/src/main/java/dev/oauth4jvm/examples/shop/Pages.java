package dev.oauth4jvm.examples.shop;

import dev.oauth4jvm.Secret;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads requests, and writes pages, redirects and cookies. */
final class Pages {

  private Pages() {}

  /** Writes a page. The title is escaped, and the content is HTML. */
  static void show(HttpServletResponse response, int status, String title, String content)
      throws IOException {
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setContentType("text/html; charset=utf-8");
    response
        .getWriter()
        .write(
            "<!doctype html><html lang='en'><title>Shop</title><h1>"
                + escape(title)
                + "</h1>"
                + content
                + "</html>");
  }

  static String logout(Secret formToken) {
    return "<form method='post' action='/logout'><input type='hidden' name='form_token' value='"
        + escape(formToken.reveal())
        + "'><button id='logout'>Sign out</button></form>";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
  }

  static void redirect(HttpServletResponse response, URI location) {
    response.setStatus(303);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Location", location.toString());
  }

  /** The path and query of a request. */
  static URI uri(HttpServletRequest request) {
    String query = request.getQueryString();
    return URI.create(request.getRequestURI() + (query == null ? "" : "?" + query));
  }

  /** A cookie of this host alone, which scripts cannot read and other sites' forms do not send. */
  static String setCookie(String name, String value, Duration lifetime) {
    return name
        + "="
        + value
        + "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age="
        + lifetime.toSeconds();
  }

  static @Nullable String cookie(HttpServletRequest request, String name) {
    Cookie @Nullable [] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(name) && !cookie.getValue().isEmpty()) {
          return cookie.getValue();
        }
      }
    }
    return null;
  }

  static List<String> values(HttpServletRequest request, String name) {
    String @Nullable [] values = request.getParameterValues(name);
    return values == null ? List.of() : List.of(values);
  }
}
