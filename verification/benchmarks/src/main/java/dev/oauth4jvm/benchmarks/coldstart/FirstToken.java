package dev.oauth4jvm.benchmarks.coldstart;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.jwks.JwksCache;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that validates one token with this library and all its checks. */
public final class FirstToken {

  private FirstToken() {}

  /** A placeholder for an HTTP client, which a function creates when it first needs one. */
  static final class NoTransport implements Transport {
    @Override
    public Response send(Request request) throws IOException {
      throw new IOException("nothing was to be sent");
    }
  }

  /** Takes the files of the entry and of the token. */
  public static void main(String[] args) throws IOException {
    JwksCache cache = JwksCache.parse(Files.readString(Path.of(args[0])));
    AuthorizationServer server =
        AuthorizationServer.of("https://as.example.com", "https://as.example.com/jwks");
    AccessTokenValidator validator =
        AccessTokenValidator.of(server, "https://api.example.com").jwks(cache).build();
    Request request =
        Request.get(URI.create("https://api.example.com/orders"))
            .header("authorization", "Bearer ".concat(Files.readString(Path.of(args[1]))));
    AccessToken token = Driver.of(new NoTransport()).run(validator.validate(request));
    System.out.println(token.subject());
  }
}
