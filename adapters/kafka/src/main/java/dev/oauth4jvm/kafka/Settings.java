package dev.oauth4jvm.kafka;

import dev.oauth4jvm.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that Kafka passes to a plug-in: values of its own keys, parsed, and of unknown
 * keys, as they were written.
 *
 * <p>Kafka offers a key of its own also with the lower-case mechanism as prefix, for {@code
 * listener.name.x.oauthbearer.…}, which takes precedence. Keys that Kafka does not know have no
 * prefix, and are for all listeners.
 */
final class Settings {

  static final String OWN = "oauth4jvm.";
  static final String PROFILE = OWN + "profile";
  static final String QUALIFIED_PRINCIPALS = OWN + "qualified.principals";
  static final String STORE = OWN + "store";
  static final String SEAL_KEYS = OWN + "store.seal.keys";
  static final String ENCRYPTION_KEYS = OWN + "store.encryption.keys";
  static final String INSECURE = OWN + "allow.insecure.requests";
  static final String CERTIFICATES = OWN + "trusted.certificates";
  static final String CLIENT_AUTHENTICATION = OWN + "client.authentication";
  static final String PARAMETERS = OWN + "token.parameters";

  private static final List<String> KNOWN =
      List.of(
          PROFILE,
          QUALIFIED_PRINCIPALS,
          STORE,
          INSECURE,
          CERTIFICATES,
          CLIENT_AUTHENTICATION,
          PARAMETERS);

  private final Map<String, ?> values;
  private final String prefix;

  /**
   * Creates the settings of a plug-in.
   *
   * @throws ConfigException when a key of this library is unknown or is set for one listener
   */
  Settings(Map<String, ?> values, String mechanism) {
    this.values = values;
    this.prefix = mechanism.trim().toLowerCase(Locale.ROOT) + ".";
    for (String key : values.keySet()) {
      requireKnown(key);
    }
  }

  private static void requireKnown(String key) {
    if (key.startsWith(OWN) && !key.startsWith(STORE + ".") && !KNOWN.contains(key)) {
      throw new ConfigException(
          key
              + " is unknown: expected one of "
              + String.join(", ", KNOWN)
              + ", or a key that begins with "
              + STORE
              + ".");
    }
    if (key.startsWith("listener.name.") && key.contains("." + OWN)) {
      throw new ConfigException(
          key
              + " has no effect: Kafka does not say which listener a plug-in is for. Set "
              + key.substring(key.indexOf("." + OWN) + 1)
              + " for all listeners");
    }
  }

  private @Nullable Object value(String key) {
    Object own = values.get(prefix + key);
    return own == null ? values.get(key) : own;
  }

  /** A text without surrounding blanks; null when the key is not set, or set to nothing. */
  @Nullable String text(String key) {
    Object value = value(key);
    if (value == null) {
      return null;
    }
    String text = (value instanceof Password hidden ? hidden.value() : value.toString()).trim();
    return text.isEmpty() ? null : text;
  }

  /** A text that must be set. */
  String required(String key) {
    String text = text(key);
    if (text == null) {
      throw new ConfigException(key + " is required, but is not set");
    }
    return text;
  }

  @Nullable Secret secret(String key) {
    String text = text(key);
    return text == null ? null : Secret.of(text);
  }

  /** Comma-delimited values; empty when the key is not set. */
  List<String> list(String key) {
    Object value = value(key);
    List<String> parts = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(part -> parts.add(part.toString().trim()));
    } else if (value != null) {
      String text = value instanceof Password hidden ? hidden.value() : value.toString();
      for (String part : text.split(",", -1)) {
        parts.add(part.trim());
      }
    }
    parts.removeIf(String::isEmpty);
    return parts;
  }

  /** A number within bounds. */
  long number(String key, long least, long most, long otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException malformed) {
      throw new ConfigException(key, text, "expected a whole number");
    }
    if (number < least || number > most) {
      throw new ConfigException(key, text, "expected a number from " + least + " to " + most);
    }
    return number;
  }

  boolean flag(String key, boolean otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw new ConfigException(key, text, "expected true or false");
    }
    return text.equalsIgnoreCase("true");
  }

  /** The keys below {@link #STORE}, with their values. */
  Map<String, Secret> ofStore() {
    Map<String, Secret> found = new TreeMap<>();
    for (String key : values.keySet()) {
      if (key.startsWith(STORE + ".")) {
        Secret secret = secret(key);
        if (secret != null) {
          found.put(key, secret);
        }
      }
    }
    return Map.copyOf(found);
  }
}
