package dev.oauth4jvm.kafka;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.jwks.SealKey;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.redis.RedisStore;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a store.
 *
 * @param place a URL of a directory or a Redis, or the name of a class; it may contain a password
 * @param more the keys below {@link Settings#STORE}
 */
record Engine(Secret place, Map<String, Secret> more) {

  /** The settings, or null when there is no store. */
  static @Nullable Engine of(Settings settings) {
    Secret place = settings.secret(Settings.STORE);
    Map<String, Secret> more = settings.ofStore();
    if (place == null) {
      if (!more.isEmpty()) {
        throw new ConfigException(Settings.STORE + " is required by " + more.keySet());
      }
      return null;
    }
    return new Engine(place, more);
  }

  /** Opens the store; makes no call. */
  Store open() {
    String text = place.reveal();
    if (text.indexOf(':') < 0) {
      return ofClass(text);
    }
    URI uri;
    try {
      uri = new URI(text);
      if (uri.getHost() == null && !"file".equals(uri.getScheme())) {
        throw malformed(); // what is no host may hide a password, which no message quotes
      }
      Allowed.url(Settings.STORE, withoutUser(uri));
    } catch (URISyntaxException malformed) {
      throw malformed();
    }
    if ("file".equals(uri.getScheme())) {
      return inDirectory(uri);
    }
    if ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme())) {
      return InRedis.open(uri);
    }
    throw malformed();
  }

  /** Closes a store that has anything to close. */
  static void close(@Nullable Store store) throws IOException {
    if (store instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (IOException | RuntimeException failure) {
        throw failure;
      } catch (Exception failure) {
        throw new IOException("the store is not closed: " + failure, failure);
      }
    }
  }

  private static String withoutUser(URI uri) throws URISyntaxException {
    return uri.getUserInfo() == null
        ? uri.toString()
        : new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null)
            .toString();
  }

  private static Store inDirectory(URI uri) {
    try {
      return Store.inDirectory(Path.of(uri));
    } catch (IllegalArgumentException noPath) {
      throw malformed();
    }
  }

  private static ConfigException malformed() {
    return new ConfigException(
        Settings.STORE
            + " is not usable: expected file:///a/directory, redis://host:port or rediss://host:port,"
            + " or the name of a class that implements "
            + Store.class.getName());
  }

  private Store ofClass(String name) {
    try {
      Store store = Utils.newInstance(name, Store.class);
      if (store instanceof Configurable configurable) {
        Map<String, String> revealed = new HashMap<>();
        more.forEach((key, value) -> revealed.put(key, value.reveal()));
        configurable.configure(revealed);
      }
      return store;
    } catch (ClassNotFoundException | KafkaException | ClassCastException unusable) {
      throw new ConfigException(
          Settings.STORE,
          name,
          "expected a class that implements "
              + Store.class.getName()
              + " and has a public constructor without parameters: "
              + unusable);
    }
  }

  /**
   * The view for JWK Sets. It is sealed, except in a directory, which belongs to this process.
   *
   * @throws ConfigException when the seal keys are missing or malformed
   */
  JwksStore sealed(Store store) {
    List<SealKey> keys = new ArrayList<>();
    for (String one : keys(Settings.SEAL_KEYS)) {
      int colon = one.indexOf(':');
      if (colon < 0) {
        throw malformed(Settings.SEAL_KEYS, "name:secret");
      }
      keys.add(sealKey(one.substring(0, colon).trim(), one.substring(colon + 1).trim()));
    }
    if (!keys.isEmpty()) {
      SealKey[] previous = keys.subList(1, keys.size()).toArray(new SealKey[0]);
      return JwksStore.of(store).sealed(keys.get(0), previous);
    }
    if (!place.reveal().startsWith("file:")) {
      throw new ConfigException(
          Settings.SEAL_KEYS
              + " is required: without a seal, whoever can write to the store decides which keys"
              + " are trusted");
    }
    return JwksStore.of(store);
  }

  private static SealKey sealKey(String name, String secret) {
    try {
      return SealKey.of(name, Base64.getDecoder().decode(secret));
    } catch (IllegalArgumentException unusable) {
      throw malformed(Settings.SEAL_KEYS, "name:secret");
    }
  }

  /**
   * The keys that encrypt tokens; at least one.
   *
   * @throws ConfigException when they are missing or malformed
   */
  List<EncryptionKey> encryptionKeys() {
    List<EncryptionKey> keys = new ArrayList<>();
    for (String one : keys(Settings.ENCRYPTION_KEYS)) {
      try {
        keys.add(EncryptionKey.of(Base64.getDecoder().decode(one)));
      } catch (IllegalArgumentException unusable) {
        throw malformed(Settings.ENCRYPTION_KEYS, "secret");
      }
    }
    if (keys.isEmpty()) {
      throw new ConfigException(
          Settings.ENCRYPTION_KEYS + " is required: tokens are kept encrypted");
    }
    return keys;
  }

  private List<String> keys(String key) {
    List<String> parts = new ArrayList<>();
    Secret value = more.get(key);
    if (value != null) {
      for (String part : value.reveal().split(",", -1)) {
        parts.add(part.trim());
      }
    }
    return parts;
  }

  /** A message that quotes no secret. */
  private static ConfigException malformed(String key, String form) {
    return new ConfigException(
        key
            + " is malformed: expected "
            + form
            + ", where the secret is base64 of 32 random bytes; further ones, for rotation, follow"
            + " a comma");
  }

  /** Loaded only for a store in Redis: its module is optional. */
  private static final class InRedis {

    private InRedis() {}

    static Store open(URI uri) {
      try {
        return RedisStore.builder(uri).build();
      } catch (NoClassDefFoundError missing) {
        throw new ConfigException(
            Settings.STORE + " is in Redis, which needs oauth4jvm-redis on the class path");
      } catch (IllegalArgumentException unusable) {
        throw new ConfigException(Settings.STORE + ": " + unusable.getMessage());
      }
    }
  }
}
