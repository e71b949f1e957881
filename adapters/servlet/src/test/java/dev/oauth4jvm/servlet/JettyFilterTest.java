package dev.oauth4jvm.servlet;

/** The cases of every adapter, in Jetty. */
class JettyFilterTest extends FilterContract {

  JettyFilterTest() {
    super(Container.JETTY);
  }
}
