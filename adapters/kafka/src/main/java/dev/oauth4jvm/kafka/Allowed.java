package dev.oauth4jvm.kafka;

import java.util.Arrays;
import org.apache.kafka.common.config.ConfigException;

/**
 * The URLs and files that a configuration may name: those that the process lists in the system
 * properties of Kafka's own classes. Whoever writes a client's configuration, for example a
 * connector's, is not always who runs the process.
 */
final class Allowed {

  static final String URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
  static final String FILES = "org.apache.kafka.sasl.oauthbearer.allowed.files";

  private Allowed() {}

  /**
   * The URL in the value of a key.
   *
   * @throws ConfigException when it is not listed
   */
  static String url(String key, String value) {
    return require(URLS, key, value);
  }

  /**
   * The file in the value of a key.
   *
   * @throws ConfigException when it is not listed
   */
  static String file(String key, String value) {
    return require(FILES, key, value);
  }

  private static String require(String property, String key, String value) {
    boolean listed =
        Arrays.stream(System.getProperty(property, "").split(",", -1))
            .map(String::trim)
            .anyMatch(value::equals);
    if (!listed) {
      throw new ConfigException(
          key, value, "is not listed in the system property " + property + " of this process");
    }
    return value;
  }
}
