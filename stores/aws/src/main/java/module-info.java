import org.jspecify.annotations.NullMarked;

/** Credentials and signatures of requests to Amazon Web Services, on the JDK alone. */
@NullMarked
module dev.oauth4jvm.aws {
  requires transitive dev.oauth4jvm;
  requires static org.jspecify;

  exports dev.oauth4jvm.aws;
}
