import org.jspecify.annotations.NullMarked;

/**
 * Keeps values in services that speak HTTP: Amazon S3 and services with its API, Azure Blob
 * Storage, Google Cloud Storage, Cloudflare Workers KV.
 */
@NullMarked
module dev.oauth4jvm.store.httpkv {
  requires transitive dev.oauth4jvm;
  requires transitive dev.oauth4jvm.aws;
  requires static org.jspecify;

  exports dev.oauth4jvm.store.httpkv;
}
