/**
 * Values in Amazon DynamoDB: {@link dev.oauth4jvm.store.dynamodb.DynamoDbStore}, with a client of
 * its own, or over the AWS SDK's. An entry is one item; condition expressions decide which entry is
 * the newest and which process fetches the next one.
 */
@NullMarked
package dev.oauth4jvm.store.dynamodb;

import org.jspecify.annotations.NullMarked;
