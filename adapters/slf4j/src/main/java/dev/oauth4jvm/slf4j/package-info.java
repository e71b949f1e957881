/** Log messages of the JWK Set cache and of sources of tokens, by SLF4J. */
@NullMarked
package dev.oauth4jvm.slf4j;

import org.jspecify.annotations.NullMarked;
