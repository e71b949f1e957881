package dev.oauth4jvm.it;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * A Tomcat on {@code 127.0.0.1} and a free port: a servlet behind the filters of Spring Security.
 */
final class SpringTomcat implements AutoCloseable {

  /** The application context; register its beans before {@link #start}. */
  final AnnotationConfigApplicationContext spring = new AnnotationConfigApplicationContext();

  private final Tomcat tomcat = new Tomcat();
  private final Path workDirectory;
  private final String origin;

  SpringTomcat(String name) throws IOException, LifecycleException {
    workDirectory = Files.createTempDirectory(name);
    tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    tomcat.init(); // binds the port, which the server's name needs
    origin = "http://127.0.0.1:" + connector.getLocalPort();
  }

  /** An http URL without a path. */
  String origin() {
    return origin;
  }

  void start(HttpServlet servlet) throws LifecycleException {
    Context context = tomcat.addContext("", workDirectory.toString());
    Tomcat.addServlet(context, "servlet", servlet).addMapping("/");
    spring.refresh();
    FilterDef definition = new FilterDef();
    definition.setFilterName("spring");
    definition.setFilter(spring.getBean("springSecurityFilterChain", Filter.class));
    FilterMap mapping = new FilterMap();
    mapping.setFilterName("spring");
    mapping.addURLPattern("/*");
    context.addFilterDef(definition);
    context.addFilterMap(mapping);
    tomcat.start();
  }

  @Override
  public void close() throws IOException, LifecycleException {
    tomcat.stop();
    tomcat.destroy();
    spring.close();
    Files.deleteIfExists(workDirectory);
  }
}
