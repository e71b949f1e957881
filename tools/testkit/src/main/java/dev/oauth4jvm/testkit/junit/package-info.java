/** The test kit in JUnit 5 and 6. */
@NullMarked
package dev.oauth4jvm.testkit.junit;

import org.jspecify.annotations.NullMarked;
