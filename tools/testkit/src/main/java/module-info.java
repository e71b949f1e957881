import org.jspecify.annotations.NullMarked;

/** An authorization server for tests, without a socket or on loopback. */
@NullMarked
module dev.oauth4jvm.testkit {
  requires transitive dev.oauth4jvm;
  requires jdk.httpserver;
  requires static org.jspecify;
  requires static org.junit.jupiter.api;

  exports dev.oauth4jvm.testkit;
  exports dev.oauth4jvm.testkit.junit;
}
