import org.jspecify.annotations.NullMarked;

/** Signs in users of desktop and command line programs, by the browser on their machine. */
@NullMarked
module dev.oauth4jvm.loopback {
  requires transitive dev.oauth4jvm;
  requires jdk.httpserver;
  requires static org.jspecify;

  exports dev.oauth4jvm.loopback;
}
