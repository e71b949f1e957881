/** Access tokens on the requests of Feign's clients, by {@link dev.oauth4jvm.feign.TokenClient}. */
@NullMarked
package dev.oauth4jvm.feign;

import org.jspecify.annotations.NullMarked;
