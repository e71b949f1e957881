package dev.oauth4jvm.grpc;

/** Runs the examples, whose class is not named as a test. */
class GrpcSnippetsTest extends GrpcSnippets {}
