/**
 * Discovery of authorization servers and protected resources by their metadata, and registration of
 * clients. The results are claims of a server; the checks ensure whose claims they are.
 */
@NullMarked
package dev.oauth4jvm.discovery;

import org.jspecify.annotations.NullMarked;
