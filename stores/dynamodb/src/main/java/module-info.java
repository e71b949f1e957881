import org.jspecify.annotations.NullMarked;

/**
 * Keeps JWK Sets in Amazon DynamoDB. The AWS SDK is needed by those alone who use {@link
 * dev.oauth4jvm.store.dynamodb.AwsSdkStore}.
 */
@NullMarked
// The SDK's jars are no modules yet; the names are those that their manifests promise.
@SuppressWarnings("requires-automatic")
module dev.oauth4jvm.store.dynamodb {
  requires transitive dev.oauth4jvm;
  // Not transitive, which would make every module that compiles against this one need the SDK.
  requires static software.amazon.awssdk.services.dynamodb;
  // What the client's interface and exceptions stand on.
  requires static software.amazon.awssdk.awscore;
  requires static software.amazon.awssdk.core;
  requires static org.jspecify;

  exports dev.oauth4jvm.store.dynamodb;
}
