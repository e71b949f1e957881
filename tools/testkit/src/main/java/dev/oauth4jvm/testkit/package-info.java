/**
 * An authorization server for tests: {@link TestServer} holds issuers, clients, keys and users, and
 * answers requests in process or on loopback. Each {@link Defect} is an access token that a
 * resource server must refuse, each {@link Fault} something that a real server does on a bad day.
 */
@NullMarked
package dev.oauth4jvm.testkit;

import org.jspecify.annotations.NullMarked;
