package dev.oauth4jvm.snippets;

import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import java.util.Map;

/** Code of the documents; {@link StoreSnippetsTest} runs it. */
final class StoreSnippets {

  private StoreSnippets() {}

  static Store encrypted(Store engine, Map<String, byte[]> secrets) {
    // @start region="encrypted"
    EncryptionKey current = EncryptionKey.of(secrets.get("current")); // 32 random bytes
    EncryptionKey previous = EncryptionKey.of(secrets.get("previous"));
    Store store = engine.encrypted(current, previous);
    // @end
    return store;
  }
}
