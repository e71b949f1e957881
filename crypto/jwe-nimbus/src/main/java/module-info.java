import org.jspecify.annotations.NullMarked;

/** Decrypts encrypted JWTs for oauth4jvm, with nimbus-jose-jwt. */
@NullMarked
module dev.oauth4jvm.jwe.nimbus {
  requires transitive dev.oauth4jvm;
  requires com.nimbusds.jose.jwt;
  requires static org.jspecify;

  exports dev.oauth4jvm.jwe.nimbus;
}
