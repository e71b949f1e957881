package dev.oauth4jvm.servlet;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The containers that the filter is tested in. An error is dispatched to {@code /error}. */
enum Container {
  JETTY {
    @Override
    Running start(String contextPath, boolean secure, Consumer<ServletContext> application)
        throws Exception {
      Server server = new Server();
      ServerConnector connector = secure ? secureConnector(server) : new ServerConnector(server);
      connector.setHost("127.0.0.1");
      server.addConnector(connector);
      ServletContextHandler context = new ServletContextHandler(contextPath);
      ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
      errors.addErrorPage(500, "/error");
      context.setErrorHandler(errors);
      context.addServletContainerInitializer((types, servlets) -> application.accept(servlets));
      server.setHandler(context);
      server.start();
      return new Running(connector.getLocalPort(), server::stop);
    }
  },
  TOMCAT {
    @Override
    Running start(String contextPath, boolean secure, Consumer<ServletContext> application)
        throws Exception {
      Path directory = Files.createTempDirectory("tomcat");
      Tomcat tomcat = new Tomcat();
      tomcat.setBaseDir(directory.toString());
      tomcat.setPort(0);
      Connector connector = tomcat.getConnector();
      connector.setProperty("address", "127.0.0.1");
      // lets the worst queries and paths through, which the filter must then endure
      connector.setProperty("relaxedQueryChars", "|[]{}^\\`<>\"");
      connector.setProperty("relaxedPathChars", "|[]{}^\\`<>\"");
      if (secure) {
        secure(connector);
      }
      Context context = tomcat.addContext(contextPath, directory.toString());
      ErrorPage errors = new ErrorPage();
      errors.setErrorCode(500);
      errors.setLocation("/error");
      context.addErrorPage(errors);
      context.addServletContainerInitializer(
          (types, servlets) -> application.accept(servlets), null);
      tomcat.start();
      return new Running(
          connector.getLocalPort(),
          () -> {
            tomcat.stop();
            tomcat.destroy();
            delete(directory);
          });
    }
  };

  /** Starts a container with one application on a free loopback port. */
  final Running start(String contextPath, Consumer<ServletContext> application) throws Exception {
    return start(contextPath, false, application);
  }

  /** Starts a container whose TLS connections may have a client's certificate. */
  final Running startSecure(Consumer<ServletContext> application) throws Exception {
    return start("", true, application);
  }

  abstract Running start(String contextPath, boolean secure, Consumer<ServletContext> application)
      throws Exception;

  private static ServerConnector secureConnector(Server server) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(Certificates.TLS);
    tls.setWantClientAuth(true);
    HttpConfiguration settings = new HttpConfiguration();
    settings.addCustomizer(new SecureRequestCustomizer(false));
    return new ServerConnector(server, tls, new HttpConnectionFactory(settings));
  }

  private static void secure(Connector connector) {
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("SSLEnabled", "true");
    SSLHostConfig host = new SSLHostConfig();
    host.setCertificateVerification("optional");
    host.setTrustStore(Certificates.TRUSTED);
    SSLHostConfigCertificate own =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.EC);
    own.setCertificateKeystore(Certificates.KEYS);
    own.setCertificateKeystorePassword(Certificates.PASSWORD);
    host.addCertificate(own);
    connector.addSslHostConfig(host);
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException failure) {
                  throw new UncheckedIOException(failure);
                }
              });
    }
  }

  /** A running container. */
  record Running(int port, Stop stop) implements AutoCloseable {

    interface Stop {
      void run() throws Exception;
    }

    @Override
    public void close() throws IOException {
      try {
        stop.run();
      } catch (Exception failure) {
        throw new IOException("the container does not stop", failure);
      }
    }
  }
}
