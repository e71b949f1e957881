package dev.oauth4jvm.testkit;

import org.junit.jupiter.api.Nested;

/** Runs the examples, whose class is not named as a test. */
class TestkitSnippetsTest extends TestkitSnippets {

  @Nested
  class InProcess extends DefectsInProcess {}
}
