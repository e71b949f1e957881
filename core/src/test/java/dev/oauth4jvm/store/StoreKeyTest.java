package dev.oauth4jvm.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.jwks.JwksId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreKeyTest {

  @Test
  void theEntryOfAJwkSetHasTheNameThatItAlwaysHad() {
    StoreKey key = new JwksId("https://as.example.com", "https://as.example.com/jwks").key();

    // printf '22:https://as.example.comhttps://as.example.com/jwks' | sha256sum
    assertThat(key).isEqualTo(new StoreKey("jwks", "AHpFbNzEMNh4R3qeGSYOW2yamPXzqJe6jlC_FJeaxIg"));
    assertThat(key.text()).isEqualTo(key.name());
  }

  @Test
  void otherKindsStandBeforeTheName() {
    assertThat(new StoreKey("replay", "a_B-9").text()).isEqualTo("replay:a_B-9");
  }

  @Test
  void differentPartsHaveDifferentNames() {
    List<StoreKey> keys =
        List.of(
            StoreKey.of("k", "a", "b"),
            StoreKey.of("k", "ab"),
            StoreKey.of("k", "ab", ""),
            StoreKey.of("k", "", "ab"),
            StoreKey.of("k", "1:ab"),
            StoreKey.of("k", "a", "1:b"),
            StoreKey.of("k", "a", "b", ""),
            StoreKey.of("k", "é", "b"));
    Set<String> names = new HashSet<>();
    for (StoreKey key : keys) {
      names.add(key.name());
      assertThat(key.name()).hasSize(43);
    }

    assertThat(names).hasSameSizeAs(keys);
  }

  @ParameterizedTest
  @CsvSource({
    "'', a",
    "K, a",
    "a:b, a",
    "abcdefghijklmnopq, a",
    "k, ''",
    "k, a b",
    "k, a:b",
    "k, ../a",
    "k, é",
    "k, lease",
  })
  void aKeyHasNoOtherCharacters(String kind, String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new StoreKey(kind, name));
  }

  @Test
  void aNameIsBounded() {
    assertThat(new StoreKey("k", "x".repeat(128)).text()).hasSize(130);
    assertThatIllegalArgumentException().isThrownBy(() -> new StoreKey("k", "x".repeat(129)));
    assertThatIllegalArgumentException().isThrownBy(() -> StoreKey.of("k"));
  }
}
