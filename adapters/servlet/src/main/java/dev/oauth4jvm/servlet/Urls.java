package dev.oauth4jvm.servlet;

import dev.oauth4jvm.proxy.PublicUrl;
import dev.oauth4jvm.resource.ProtectedResource;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The URLs that follow from a resource's identifier. */
final class Urls {

  private Urls() {}

  /** The public URL of a server whose root has the origin of the identifier. */
  static PublicUrl origin(ProtectedResource resource) {
    URI metadata = metadata(resource);
    if (metadata == null) {
      throw new IllegalArgumentException(
          "the resource has no URL, so the URL of requests must be declared by a PublicUrl");
    }
    return PublicUrl.of(metadata.getScheme() + "://" + metadata.getRawAuthority());
  }

  /** The path at which clients look for the metadata document; null when there is none. */
  static @Nullable String metadataPath(ProtectedResource resource) {
    URI metadata = metadata(resource);
    return metadata == null ? null : metadata.getRawPath();
  }

  private static @Nullable URI metadata(ProtectedResource resource) {
    try {
      return resource.metadataLocation();
    } catch (IllegalStateException withoutUrl) {
      return null;
    }
  }
}
