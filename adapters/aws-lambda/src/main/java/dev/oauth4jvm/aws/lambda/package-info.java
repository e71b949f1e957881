/**
 * Access token validation in AWS Lambda.
 *
 * <p>{@link dev.oauth4jvm.aws.lambda.ApiGatewayAuthorizer} decides for API Gateway whether a
 * request may pass. {@link dev.oauth4jvm.aws.lambda.ProtectedFunction} protects a function that is
 * called by its URL or by an HTTP API. {@link dev.oauth4jvm.aws.lambda.SnapStartValue} keeps
 * secrets and JWK Sets out of snapshots. Core's JSON reader parses the events: a fresh process
 * loads no JSON library and no event classes.
 */
@NullMarked
package dev.oauth4jvm.aws.lambda;

import org.jspecify.annotations.NullMarked;
