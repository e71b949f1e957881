/** An extension of JUnit 5 and 6 for the test kit. */
@NullMarked
package dev.oauth4jvm.testkit.junit;

import org.jspecify.annotations.NullMarked;
