/**
 * Access token validation in Spring Boot and Spring Security.
 *
 * <p>{@link dev.oauth4jvm.spring.Oauth4jvmConfigurer} protects a {@code SecurityFilterChain}, and
 * {@link dev.oauth4jvm.spring.AccessTokenJwtDecoder} replaces the decoder of Spring's own resource
 * server. The conversion between Spring's types and the library's is all there is: nothing is
 * checked here.
 */
@NullMarked
package dev.oauth4jvm.spring;

import org.jspecify.annotations.NullMarked;
