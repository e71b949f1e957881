import org.jspecify.annotations.NullMarked;

/** Keeps JWK Sets in Amazon DynamoDB, by the AWS SDK. */
@NullMarked
// The SDK's jars are no modules yet; the names are those that their manifests promise.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.oauth4jvm.store.dynamodb {
  requires transitive dev.oauth4jvm;
  requires transitive software.amazon.awssdk.services.dynamodb;
  requires software.amazon.awssdk.auth;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.urlconnection;
  requires software.amazon.awssdk.regions;
  requires static org.jspecify;

  exports dev.oauth4jvm.store.dynamodb;
}
