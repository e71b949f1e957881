package dev.oauth4jvm.examples;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Sends the user to the authorization server and back.
 *
 * <p>Programs on the user's machine do this (RFC 8252). A web application redirects instead, and
 * continues when its redirect URI is requested: see {@link WebApplication}.
 */
@FunctionalInterface
public interface Browser {

  /** A page that passes on the parameters in the fragment, which browsers do not send. */
  String PAGE =
      "<!doctype html><p>You can close this window.<script>"
          + "if (location.hash) fetch('?fragment&' + location.hash.slice(1))</script>";

  /**
   * Sends the user to a URL.
   *
   * @return the URL that the user was sent back to, with its query or fragment
   */
  URI visit(URI url) throws IOException;

  /** Returns the user's own browser; the redirect URI is a loopback URL, on which it listens. */
  static Browser onThisMachine(String redirectUri) {
    URI uri = URI.create(redirectUri);
    return url -> {
      BlockingQueue<URI> redirects = new LinkedBlockingQueue<>();
      HttpServer listener = Exchanges.listener(redirectUri);
      listener.createContext(
          uri.getPath(),
          exchange -> {
            String query = exchange.getRequestURI().getRawQuery();
            if (query != null) {
              redirects.add(
                  URI.create(
                      query.startsWith("fragment&")
                          ? redirectUri + "#" + query.substring("fragment&".length())
                          : redirectUri + "?" + query));
            }
            Exchanges.html(exchange, 200, PAGE);
          });
      listener.start();
      try {
        System.out.println("Open this in your browser: " + url);
        return redirects.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the user was away");
      } finally {
        listener.stop(1);
      }
    };
  }
}
