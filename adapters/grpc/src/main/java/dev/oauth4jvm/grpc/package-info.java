/**
 * Access tokens in gRPC: an interceptor that admits calls to a server, and credentials of a
 * client's calls. It converts between gRPC and the library, and checks nothing itself.
 */
@NullMarked
package dev.oauth4jvm.grpc;

import org.jspecify.annotations.NullMarked;
