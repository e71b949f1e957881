package dev.oauth4jvm.aws;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the variables with which AWS configures programs: regions and endpoints. All methods are
 * pure functions.
 */
public final class AwsEnvironment {

  private static final int MAX_NAME = 64;

  private AwsEnvironment() {}

  /** The value of a variable; null if it is not set, or empty. */
  static @Nullable String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /**
   * The region of the process: {@code AWS_REGION}, otherwise {@code AWS_DEFAULT_REGION}.
   *
   * @param environment the variables by name
   * @throws IllegalStateException when the environment names none
   */
  public static String region(Map<String, String> environment) {
    String region = value(environment, "AWS_REGION");
    if (region == null) {
      region = value(environment, "AWS_DEFAULT_REGION");
    }
    if (region == null) {
      throw new IllegalStateException(
          "no region: set AWS_REGION or AWS_DEFAULT_REGION, or pass a region to the builder");
    }
    if (!isRegion(region)) {
      throw new IllegalStateException(
          "AWS_REGION or AWS_DEFAULT_REGION is not the name of a region");
    }
    return region;
  }

  /** Whether a text can be the name of a region, which becomes part of host names. */
  public static boolean isRegion(String text) {
    boolean valid = !text.isEmpty() && text.length() <= MAX_NAME;
    for (int i = 0; valid && i < text.length(); i++) {
      char c = text.charAt(i);
      valid = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0);
    }
    return valid;
  }

  /**
   * The endpoint of a service: {@code AWS_ENDPOINT_URL_} and the service's name, {@code
   * AWS_ENDPOINT_URL}, otherwise the region's.
   *
   * @param environment the variables by name
   * @param region null for the environment's
   * @param service the service's name in host names
   * @throws IllegalStateException when there is neither, or the endpoint is malformed
   */
  public static URI endpoint(
      Map<String, String> environment, @Nullable String region, String service) {
    String variable = "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT);
    String configured = value(environment, variable);
    if (configured == null) {
      variable = "AWS_ENDPOINT_URL";
      configured = value(environment, variable);
    }
    if (configured != null
        && !"true".equalsIgnoreCase(value(environment, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
      try {
        return endpoint(URI.create(configured));
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(variable + " is not an endpoint; " + e.getMessage(), e);
      }
    }
    requireNot(environment, "AWS_USE_FIPS_ENDPOINT");
    requireNot(environment, "AWS_USE_DUALSTACK_ENDPOINT");
    String of = region == null ? region(environment) : region;
    return URI.create("https://" + service + "." + of + "." + suffix(of) + "/");
  }

  /**
   * An endpoint in the form of the field Host: in lower case, without the default port of its
   * scheme.
   *
   * @throws IllegalArgumentException when the URI has more than scheme, host and port
   */
  public static URI endpoint(URI uri) {
    boolean https = "https".equalsIgnoreCase(uri.getScheme());
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (!(https || http)
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))) {
      throw new IllegalArgumentException(
          "an endpoint is an http or https URI of scheme, host and port alone");
    }
    boolean schemesPort = uri.getPort() == (https ? 443 : 80);
    return URI.create(
        (https ? "https://" : "http://")
            + uri.getHost().toLowerCase(Locale.ROOT)
            + (uri.getPort() < 0 || schemesPort ? "" : ":" + uri.getPort())
            + "/");
  }

  /**
   * Whether a URI's path has the same form in requests and in every kind of signature: letters,
   * digits, {@code -._~} and single slashes, and no part that begins with a dot.
   */
  public static boolean isPlainPath(String path) {
    boolean plain = !path.contains("//") && !path.contains("/.");
    for (int i = 0; plain && i < path.length(); i++) {
      char c = path.charAt(i);
      plain = "-._~/".indexOf(c) >= 0 || (c < 128 && Character.isLetterOrDigit(c));
    }
    return plain;
  }

  /** Refuses a setting that is not supported, instead of ignoring it. */
  private static void requireNot(Map<String, String> environment, String variable) {
    if ("true".equalsIgnoreCase(value(environment, variable))) {
      throw new IllegalStateException(
          variable + " is set, and its endpoints are not known here: name the endpoint instead");
    }
  }

  /** The end of the host names of a region's partition. */
  private static String suffix(String region) {
    if (region.startsWith("cn-")) {
      return "amazonaws.com.cn";
    }
    if (region.startsWith("eusc-")) {
      return "amazonaws.eu";
    }
    if (region.startsWith("us-iso") || region.startsWith("eu-iso")) {
      throw new IllegalStateException(
          "the endpoints of isolated regions are not known here: name the endpoint of " + region);
    }
    return "amazonaws.com";
  }
}
