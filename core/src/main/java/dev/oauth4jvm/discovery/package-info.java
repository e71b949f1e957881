/**
 * Discovery of authorization servers and protected resources by their metadata, and registration of
 * clients. Their results are the claims of a server, checked for whose they are.
 */
@NullMarked
package dev.oauth4jvm.discovery;

import org.jspecify.annotations.NullMarked;
