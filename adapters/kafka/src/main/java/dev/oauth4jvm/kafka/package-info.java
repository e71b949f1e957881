/**
 * Access tokens in Apache Kafka: their validation in brokers, and their retrieval in clients.
 *
 * <p>{@link dev.oauth4jvm.kafka.ProtectedResourceJwtValidator} and {@link
 * dev.oauth4jvm.kafka.TokenSourceJwtRetriever} are named in the properties of a broker or a client,
 * and are configured by Kafka's own keys and a few more. The adapter reads settings, and checks no
 * token itself.
 */
@NullMarked
package dev.oauth4jvm.kafka;

import org.jspecify.annotations.NullMarked;
