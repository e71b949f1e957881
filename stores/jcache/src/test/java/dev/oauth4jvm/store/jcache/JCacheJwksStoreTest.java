package dev.oauth4jvm.store.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksSnapshot;
import dev.oauth4jvm.jwks.JwksStore;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import org.ehcache.jsr107.EhcacheCachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is JCache's own, beyond the contract. */
@Timeout(120)
class JCacheJwksStoreTest {

  private static final JwksId ID =
      new JwksId("https://as.example.com", "https://as.example.com/jwks");
  private static final String SET =
      "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"1\","
          + "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
          + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final CacheManager manager =
      Caching.getCachingProvider(EhcacheCachingProvider.class.getName()).getCacheManager();

  @AfterEach
  void stop() {
    manager.close();
  }

  private Cache<String, String> cache(Duration keep) {
    return manager.createCache("jwks", JCacheStore.configuration(keep));
  }

  private static JwksEntry entry(long updatedAt) {
    String document = "{\"jwks\":" + SET + ",\"uat\":" + updatedAt + "}";
    assertThat(JwksSnapshot.parse(document)).isNotNull();
    return new JwksEntry(document, updatedAt, updatedAt + 300);
  }

  @Test
  void theConfiguredCacheForgetsAnEntryThatIsNoMoreWritten() throws Exception {
    JCacheStore store = JCacheStore.of(cache(Duration.ofMillis(200)));
    JwksStore.of(store).save(ID, entry(1000));
    long began = System.nanoTime();
    while (store.load(ID.key()) != null) {
      assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(60));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    JwksStore.of(store).save(ID, entry(500));
    assertThat(store.load(ID.key()))
        .as("older, but there is none")
        .isEqualTo(entry(500).document());
  }

  @Test
  void aLeaseFromFarInTheFutureIsAWrongClocksAndCountsAsLapsed() throws Exception {
    Cache<String, String> cache = cache(Duration.ofMinutes(5));
    JCacheStore store = JCacheStore.of(cache);
    cache.put(ID.name() + ":lease", "other " + (System.currentTimeMillis() + HOUR));
    assertThat(store.lease(ID.key(), "mine", Duration.ofSeconds(1))).isFalse();
    long later = System.currentTimeMillis() + HOUR + Duration.ofMinutes(10).toMillis();
    cache.put(ID.name() + ":lease", "other " + later);
    assertThat(store.lease(ID.key(), "mine", Duration.ofSeconds(1))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "other", "other x", "other 99999999999999999999"})
  void aLeaseThatIsNoneCountsAsLapsed(String garbage) throws Exception {
    Cache<String, String> cache = cache(Duration.ofMinutes(5));
    cache.put(ID.name() + ":lease", garbage);

    assertThat(JCacheStore.of(cache).lease(ID.key(), "mine", Duration.ofSeconds(60))).isTrue();
    assertThat(JCacheStore.of(cache).lease(ID.key(), "next", Duration.ofSeconds(60))).isFalse();
  }

  @Test
  @SuppressWarnings("unchecked")
  void aValueThatIsNoStringIsNamedAndReplaced() throws Exception {
    Cache<Object, Object> untyped =
        manager.createCache("any", new MutableConfiguration<Object, Object>());
    untyped.put(ID.name(), 42);
    untyped.put(ID.name() + ":lease", 42);
    JCacheStore store = JCacheStore.of((Cache<String, String>) (Cache<?, ?>) untyped);

    assertThatThrownBy(() -> store.load(ID.key())).hasMessageContaining("java.lang.Integer");
    JwksStore.of(store).save(ID, entry(1000));
    assertThat(store.load(ID.key())).isEqualTo(entry(1000).document());
    assertThat(store.lease(ID.key(), "mine", Duration.ofSeconds(60))).isTrue();
  }

  /** Such as an array, which does not equal its copies. */
  @Test
  @SuppressWarnings("unchecked")
  void aValueThatTheCacheDoesNotFindEqualIsAFailureInTheEnd() {
    Cache<Object, Object> untyped =
        manager.createCache(
            "any", new MutableConfiguration<Object, Object>().setStoreByValue(true));
    untyped.put(ID.name(), new byte[1]);
    untyped.put(ID.name() + ":lease", new byte[1]);
    JCacheStore store = JCacheStore.of((Cache<String, String>) (Cache<?, ?>) untyped);

    assertThatThrownBy(() -> JwksStore.of(store).save(ID, entry(1000)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not replace");
    assertThatThrownBy(() -> store.lease(ID.key(), "mine", Duration.ofSeconds(60)))
        .isInstanceOf(IOException.class);
    assertThat(untyped.get(ID.name())).isEqualTo(new byte[1]);
  }

  @Test
  void aCacheThatIsClosedIsAFailure() throws Exception {
    Cache<String, String> cache = cache(Duration.ofMinutes(5));
    JCacheStore store = JCacheStore.of(cache);
    cache.close();

    assertThatThrownBy(() -> store.load(ID.key())).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> JwksStore.of(store).save(ID, entry(1000)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theConfiguredCacheHoldsStringsByValue() {
    MutableConfiguration<String, String> configuration =
        JCacheStore.configuration(Duration.ofMinutes(5));

    assertThat(configuration.isStoreByValue()).isTrue();
    assertThat(configuration.getKeyType()).isEqualTo(String.class);
    assertThat(configuration.getValueType()).isEqualTo(String.class);
  }

  @Test
  void aCacheKeepsEntriesForSomeTime() {
    assertThatIllegalArgumentException().isThrownBy(() -> JCacheStore.configuration(Duration.ZERO));
  }

  @Test
  void theDocumentsCodeMakesASource() {
    AuthorizationServer as = AuthorizationServer.of(ID.issuer(), ID.jwksUri());
    // @start region="jcache"
    Cache<String, String> cache =
        manager.createCache("jwks", JCacheStore.configuration(Duration.ofMinutes(10)));
    Jwks jwks = Jwks.of(as).store(JCacheStore.of(cache)).build();
    // @end
    assertThat(jwks.authorizationServer()).isSameAs(as);
  }
}
