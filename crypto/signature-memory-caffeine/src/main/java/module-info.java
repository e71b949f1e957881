import org.jspecify.annotations.NullMarked;

/** A memory of verified signatures, on Caffeine. */
@NullMarked
module dev.oauth4jvm.caffeine {
  requires transitive dev.oauth4jvm;
  requires com.github.benmanes.caffeine;
  requires static org.jspecify;

  exports dev.oauth4jvm.caffeine;
}
