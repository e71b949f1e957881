/**
 * Access tokens on the requests of Spring's clients: {@link
 * dev.oauth4jvm.spring.client.TokenRequestInterceptor} for RestClient and RestTemplate, {@link
 * dev.oauth4jvm.spring.client.TokenExchangeFilter} for WebClient.
 */
@NullMarked
package dev.oauth4jvm.spring.client;

import org.jspecify.annotations.NullMarked;
