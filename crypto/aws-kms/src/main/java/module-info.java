import org.jspecify.annotations.NullMarked;

/** Signing keys that stay in AWS Key Management Service, on the JDK alone. */
@NullMarked
module dev.oauth4jvm.aws.kms {
  requires transitive dev.oauth4jvm;
  requires transitive dev.oauth4jvm.aws;
  requires static org.jspecify;

  exports dev.oauth4jvm.aws.kms;
}
