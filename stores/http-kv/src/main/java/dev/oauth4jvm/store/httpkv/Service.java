package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.http.Request;
import org.jspecify.annotations.Nullable;

/** The differences between the services: their header fields and conditions. */
enum Service {
  S3("S3", "etag", "if-match", "if-none-match", "*"),
  AZURE_BLOB("Azure Blob Storage", "etag", "if-match", "if-none-match", "*"),
  GOOGLE_CLOUD_STORAGE(
      "Google Cloud Storage",
      "x-goog-generation",
      "x-goog-if-generation-match",
      "x-goog-if-generation-match",
      "0"),
  CLOUDFLARE_KV("Cloudflare KV", null, "", "", "");

  /** The name in messages. */
  final String label;

  /** The response field that identifies a version of an object; null without conditions. */
  final @Nullable String tag;

  /** The request field with which only this version is replaced. */
  private final String match;

  /** The request field, and its value, with which nothing is replaced. */
  private final String absent;

  private final String absentValue;

  Service(String label, @Nullable String tag, String match, String absent, String absentValue) {
    this.label = label;
    this.tag = tag;
    this.match = match;
    this.absent = absent;
    this.absentValue = absentValue;
  }

  boolean isConditional() {
    return tag != null;
  }

  /**
   * Whether servers of many makes speak this service's protocol, some of which ignore conditions.
   */
  boolean isImitated() {
    return this == S3;
  }

  /**
   * The text between the kind and the name of a value: in a key of KV, a slash would be escaped.
   */
  String separator() {
    return this == CLOUDFLARE_KV ? "." : "/";
  }

  /** The request with the condition that the held object has a tag; null for no object. */
  Request conditional(Request request, @Nullable String heldTag) {
    if (!isConditional()) {
      return request;
    }
    return heldTag == null ? request.header(absent, absentValue) : request.header(match, heldTag);
  }

  /** The request with the fields that the service requires. */
  Request complete(Request request) {
    Request complete =
        request.hasBody() ? request.header("content-type", "application/json") : request;
    if (this != AZURE_BLOB) {
      return complete;
    }
    complete = complete.header("x-ms-version", "2021-12-02");
    return request.hasBody() ? complete.header("x-ms-blob-type", "BlockBlob") : complete;
  }
}
