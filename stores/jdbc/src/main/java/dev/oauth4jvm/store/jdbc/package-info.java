/**
 * Values in a relational database: {@link dev.oauth4jvm.store.jdbc.JdbcStore}, which needs only
 * {@code java.sql}. Plain conditional statements decide which entry is the newest, so any database
 * can be used; PostgreSQL and H2 are tested.
 */
@NullMarked
package dev.oauth4jvm.store.jdbc;

import org.jspecify.annotations.NullMarked;
