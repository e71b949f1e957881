import org.jspecify.annotations.NullMarked;

/** The contract of a store, as JUnit tests for any store. */
@NullMarked
module dev.oauth4jvm.store.contract {
  requires transitive dev.oauth4jvm;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
  requires org.assertj.core;
  requires static org.jspecify;

  exports dev.oauth4jvm.store.contract;

  // JUnit calls the inherited tests.
  opens dev.oauth4jvm.store.contract to
      org.junit.platform.commons;
}
