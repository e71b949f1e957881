package dev.oauth4jvm.quickstart.server;

import dev.oauth4jvm.quickstart.server.FrontDoor.CannedAnswer;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;

/**
 * A Spring Authorization Server on {@code 127.0.0.1} and a free port, for the client credentials
 * grant with JWT access tokens of RFC 9068, DPoP-bound when the request carries a proof.
 * Thread-safe.
 */
public final class LocalAuthorizationServer implements AutoCloseable {

  /** The quiet loggers; java.util.logging loses the level of an unreferenced logger. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("org.apache"), Logger.getLogger("org.springframework"));

  private final FrontDoor door = new FrontDoor();
  private final SigningKeys keys = new SigningKeys();
  private final ClientRegistry clients = new ClientRegistry();
  private final AnnotationConfigApplicationContext spring =
      new AnnotationConfigApplicationContext();
  private final Tomcat tomcat = new Tomcat();
  private final Path workDirectory;
  private final String issuer;

  private LocalAuthorizationServer(LocalClient... registered) throws IOException {
    // An RSA key takes as long as Spring does, so both are created in parallel.
    CompletableFuture<Void> registration =
        CompletableFuture.runAsync(() -> registerAll(registered));
    workDirectory = Files.createTempDirectory("local-authorization-server");
    try {
      Connector connector = connector();
      // Tomcat recreates the first base directory of a process for every later server, so the
      // directory must be permanent.
      tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
      tomcat.setConnector(connector);
      tomcat.init(); // binds the port, which the issuer's name needs
      issuer = "http://127.0.0.1:" + connector.getLocalPort();
      StandardContext context = (StandardContext) tomcat.addContext("", workDirectory.toString());
      context.setWorkDir(workDirectory.toString());
      Tomcat.addServlet(context, "nothing", "org.apache.catalina.servlets.DefaultServlet")
          .addMapping("/");
      addFilter(context, "door", door);
      addFilter(context, "spring", startSpring());
      registration.join();
      tomcat.start();
    } catch (LifecycleException | RuntimeException e) {
      close();
      throw new IllegalStateException("the authorization server did not start", e);
    }
  }

  /**
   * Starts a server.
   *
   * @param clients its first clients; more can be registered later
   * @return the running server, ready for requests
   * @throws IllegalStateException when it does not start
   */
  public static LocalAuthorizationServer start(LocalClient... clients) {
    for (Logger logger : QUIET) {
      logger.setLevel(Level.SEVERE);
    }
    try {
      return new LocalAuthorizationServer(clients);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds a client, or replaces the client with its identifier.
   *
   * @param client the client
   */
  public void register(LocalClient client) {
    keys.currentKeyId(client.algorithm()); // so that its key is published before its first token
    clients.add(client);
  }

  /**
   * The issuer identifier.
   *
   * @return an http URL without a path
   */
  public String issuer() {
    return issuer;
  }

  /**
   * The token endpoint.
   *
   * @return its URL
   */
  public URI tokenEndpoint() {
    return URI.create(issuer + FrontDoor.TOKEN_PATH);
  }

  /**
   * The JWK Set endpoint.
   *
   * @return its URL
   */
  public URI jwksUri() {
    return URI.create(issuer + FrontDoor.JWKS_PATH);
  }

  /**
   * The signing keys.
   *
   * @return the keys, which can be rotated
   */
  public SigningKeys keys() {
    return keys;
  }

  /**
   * The requests at the JWK Set endpoint.
   *
   * @return a live counter
   */
  public Requests jwksRequests() {
    return door.jwks;
  }

  /**
   * The requests at the token endpoint.
   *
   * @return a live counter
   */
  public Requests tokenRequests() {
    return door.token;
  }

  /**
   * The requests for the server's metadata, at either well-known location.
   *
   * @return a live counter
   */
  public Requests discoveryRequests() {
    return door.discovery;
  }

  /**
   * Holds further requests at the JWK Set endpoint before they are answered. They are counted when
   * they arrive, not when they continue.
   *
   * @param release lets the requests continue when it reaches zero
   */
  public void holdJwks(CountDownLatch release) {
    door.jwksHold = release;
  }

  /**
   * Makes the JWK Set endpoint send a fixed response from now on.
   *
   * @param status the HTTP status code
   * @param contentType the media type
   * @param body the body
   */
  public void answerJwks(int status, String contentType, String body) {
    door.jwksAnswer = new CannedAnswer(status, contentType, body);
  }

  /**
   * Ends the effect of {@link #holdJwks} and {@link #answerJwks}; requests that are held stay held.
   */
  public void healJwks() {
    door.jwksHold = null;
    door.jwksAnswer = null;
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException("the authorization server did not stop", e);
    } finally {
      spring.close();
      delete(workDirectory);
    }
  }

  private void registerAll(LocalClient... registered) {
    for (LocalClient client : registered) {
      register(client);
    }
  }

  private Filter startSpring() {
    AuthorizationServerSettings settings =
        AuthorizationServerSettings.builder()
            .issuer(issuer)
            .tokenEndpoint(FrontDoor.TOKEN_PATH)
            .jwkSetEndpoint(FrontDoor.JWKS_PATH)
            .build();
    spring.registerBean(AuthorizationServerSettings.class, () -> settings);
    spring.registerBean(ClientRegistry.class, () -> clients);
    spring.registerBean(SigningKeys.class, () -> keys);
    spring.registerBean(AccessTokenProfile.class, () -> new AccessTokenProfile(clients, keys));
    spring.register(SpringConfiguration.class);
    spring.refresh();
    return spring.getBean("springSecurityFilterChain", Filter.class);
  }

  private static Connector connector() {
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    return connector;
  }

  private static void addFilter(Context context, String name, Filter filter) {
    FilterDef definition = new FilterDef();
    definition.setFilterName(name);
    definition.setFilter(filter);
    FilterMap mapping = new FilterMap();
    mapping.setFilterName(name);
    mapping.addURLPattern("/*");
    context.addFilterDef(definition);
    context.addFilterMap(mapping);
  }

  private static void delete(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
