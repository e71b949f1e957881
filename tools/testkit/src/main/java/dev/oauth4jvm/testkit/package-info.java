/**
 * An authorization server for tests: {@link TestServer} has issuers, clients, keys and users, and
 * responds to requests in process or on loopback. Each {@link Defect} is a fault of a request that
 * a resource server must refuse, each {@link Fault} a fault of a real server.
 */
@NullMarked
package dev.oauth4jvm.testkit;

import org.jspecify.annotations.NullMarked;
