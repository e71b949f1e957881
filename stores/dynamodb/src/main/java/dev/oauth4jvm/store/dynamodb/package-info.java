/**
 * JWK Sets in Amazon DynamoDB: {@link dev.oauth4jvm.store.dynamodb.DynamoDbJwksStore}, on the AWS
 * SDK with the JDK's own HTTP connections. An entry is one item; conditions of the engine decide
 * which entry is the newest and which process fetches the next one.
 */
@NullMarked
package dev.oauth4jvm.store.dynamodb;

import org.jspecify.annotations.NullMarked;
