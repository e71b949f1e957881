/**
 * Access token validation in AWS Lambda.
 *
 * <p>{@link dev.oauth4jvm.aws.lambda.ApiGatewayAuthorizer} answers API Gateway's question whether a
 * request may pass; {@link dev.oauth4jvm.aws.lambda.ProtectedFunction} stands before a function
 * that is called by its URL or by an HTTP API; {@link dev.oauth4jvm.aws.lambda.SnapStartValue}
 * keeps what must not get into a snapshot out of it. Events are read by core's own JSON reader: a
 * fresh process loads no JSON library and no event classes.
 */
@NullMarked
package dev.oauth4jvm.aws.lambda;

import org.jspecify.annotations.NullMarked;
