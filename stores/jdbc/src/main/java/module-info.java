import org.jspecify.annotations.NullMarked;

/** Keeps values in a relational database, over JDBC. */
@NullMarked
module dev.oauth4jvm.store.jdbc {
  requires transitive dev.oauth4jvm;
  requires transitive java.sql;
  requires static org.jspecify;

  exports dev.oauth4jvm.store.jdbc;
}
