package dev.oauth4jvm.servlet;

/** Runs the examples, whose class is not named as a test. */
class ServletSnippetsTest extends ServletSnippets {}
