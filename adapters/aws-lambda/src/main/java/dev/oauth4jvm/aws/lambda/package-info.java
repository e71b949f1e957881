/**
 * Access token validation in AWS Lambda.
 *
 * <p>{@link dev.oauth4jvm.aws.lambda.ApiGatewayAuthorizer} is an authorizer for API Gateway. {@link
 * dev.oauth4jvm.aws.lambda.ProtectedFunction} protects a function that is called by its URL or by
 * an HTTP API. {@link dev.oauth4jvm.aws.lambda.SnapStartValue} keeps a value out of snapshots.
 * Core's JSON reader parses the events: a fresh process loads no JSON library and no event classes.
 */
@NullMarked
package dev.oauth4jvm.aws.lambda;

import org.jspecify.annotations.NullMarked;
