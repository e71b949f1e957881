package dev.oauth4jvm.servlet;

/** The cases of every adapter, in Tomcat. */
class TomcatFilterTest extends FilterContract {

  TomcatFilterTest() {
    super(Container.TOMCAT);
  }
}
