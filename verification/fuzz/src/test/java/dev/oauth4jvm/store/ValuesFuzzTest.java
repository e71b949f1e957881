package dev.oauth4jvm.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.fuzz.World;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an engine holds for a store that encrypts. */
class ValuesFuzzTest {

  private static final EncryptionKey KEY = EncryptionKey.of(new byte[32]);
  private static final StoreKey ID = new StoreKey("token", "client");
  private static final String TEXT = "{\"access_token\":\"t\",\"uat\":5}";

  @FuzzTest
  void anEncryptedValueIsLoadedAsItWasSavedOrIsUnreadable(byte[] input) throws Exception {
    String loaded;
    try {
      loaded = new Held(World.text(input)).encrypted(KEY).load(ID);
    } catch (UnreadableValueException unreadable) {
      World.requireOneLine(unreadable.getMessage());
      return;
    }
    assertThat(loaded).isEqualTo(TEXT);
  }

  @Test
  void theEncryptedValueOfTheCorpusIsLoaded() throws Exception {
    assertThat(new Held(corpus("encrypted")).encrypted(KEY).load(ID)).isEqualTo(TEXT);
  }

  private static String corpus(String name) throws IOException {
    String path = "ValuesFuzzTestInputs/anEncryptedValueIsLoadedAsItWasSavedOrIsUnreadable/" + name;
    try (InputStream input = ValuesFuzzTest.class.getResourceAsStream(path)) {
      return World.text(input.readAllBytes());
    }
  }

  /** An engine that holds one text. */
  private record Held(String text) implements Store {
    @Override
    public @Nullable String load(StoreKey key) {
      return text;
    }

    @Override
    public boolean save(StoreKey key, StoreValue value, Condition condition) {
      throw new UnsupportedOperationException("nothing is saved here");
    }
  }
}
