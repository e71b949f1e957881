package dev.oauth4jvm.benchmarks.coldstart;

import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.dynamodb.AwsSdkStore;
import java.net.URI;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A store over the AWS SDK, with the smallest of its HTTP clients. */
final class OverAwsSdk {

  private OverAwsSdk() {}

  static Store at(URI place) {
    return AwsSdkStore.of(
        DynamoDbClient.builder()
            .endpointOverride(place)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().socketTimeout(StoredToken.PATIENCE))
            .overrideConfiguration(
                configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build(),
        "jwks");
  }
}
