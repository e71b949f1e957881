import org.jspecify.annotations.NullMarked;

/** Log messages of the JWK Set cache and of sources of tokens, by SLF4J. */
@NullMarked
module dev.oauth4jvm.slf4j {
  requires transitive dev.oauth4jvm;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.oauth4jvm.slf4j;
}
