package dev.oauth4jvm.aws.lambda;

import java.net.URI;

/** The URL of an API, as its clients call it. */
final class BaseUrl {

  private BaseUrl() {}

  static URI checked(URI baseUrl) {
    if (!"https".equalsIgnoreCase(baseUrl.getScheme())
        || baseUrl.getRawAuthority() == null
        || baseUrl.getRawQuery() != null
        || baseUrl.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "baseUrl must be an absolute https URL without query and fragment, as in"
              + " https://api.example.com/v1");
    }
    return baseUrl;
  }
}
