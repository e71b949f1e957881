import org.jspecify.annotations.NullMarked;

/**
 * Keeps values in Amazon DynamoDB. Only {@link dev.oauth4jvm.store.dynamodb.AwsSdkStore} needs the
 * AWS SDK.
 */
@NullMarked
// The SDK's jars are not modules yet; their manifests reserve these names.
@SuppressWarnings("requires-automatic")
module dev.oauth4jvm.store.dynamodb {
  requires transitive dev.oauth4jvm;
  requires transitive dev.oauth4jvm.aws;
  // Not transitive: otherwise every module that compiles against this one would need the SDK.
  requires static software.amazon.awssdk.services.dynamodb;
  // The base of the client's interface and exceptions.
  requires static software.amazon.awssdk.awscore;
  requires static software.amazon.awssdk.core;
  requires static org.jspecify;

  exports dev.oauth4jvm.store.dynamodb;
}
