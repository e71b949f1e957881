import org.jspecify.annotations.NullMarked;

/** Meters of the JWK Set cache and of sources of tokens, for Micrometer. */
@NullMarked
// Micrometer is not a module yet; its manifest reserves this name.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.oauth4jvm.micrometer {
  requires transitive dev.oauth4jvm;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports dev.oauth4jvm.micrometer;
}
