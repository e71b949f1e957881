package dev.oauth4jvm.store.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksSnapshot;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.contract.Engine;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that loses one of its two members in mid-write serves on, with what it had. */
@Timeout(180)
class MemberLossTest {

  private static final JwksId ID =
      new JwksId("https://as.example.com", "https://as.example.com/jwks");
  private static final String SET =
      "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"1\","
          + "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
          + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

  @Test
  void ofHazelcast() throws Exception {
    try (Caches caches = Caches.hazelcast()) {
      survives(caches);
    }
  }

  @Test
  void ofInfinispan() throws Exception {
    try (Caches caches = Caches.infinispan()) {
      survives(caches);
    }
  }

  private static void survives(Caches caches) throws Exception {
    JwksStore lost = JwksStore.of(JCacheStore.of(caches.members.get(0)));
    JwksStore left = JwksStore.of(JCacheStore.of(caches.members.get(1)));
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong written = new AtomicLong();
    CountDownLatch writing = new CountDownLatch(20);
    Thread writer =
        new Thread(
            () -> {
              for (long time = 1000; !over.get(); time++) {
                try {
                  save(lost, time);
                  written.set(time);
                } catch (Exception gone) {
                  return;
                }
                writing.countDown();
              }
            });
    writer.start();
    assertThat(writing.await(60, TimeUnit.SECONDS)).isTrue();
    caches.loseOne();
    over.set(true);
    writer.join(TimeUnit.SECONDS.toMillis(60));
    assertThat(writer.isAlive()).isFalse();

    Engine engine = caches.engine();
    JwksSnapshot held = JwksSnapshot.parse(patiently(engine));
    assertThat(held).isNotNull();
    assertThat(held.updatedAt()).isGreaterThanOrEqualTo(written.get());
    save(left, held.updatedAt() + 1);
    assertThat(JwksSnapshot.parse(left.load(ID)).updatedAt()).isEqualTo(held.updatedAt() + 1);
    assertThat(left.lease(ID, "mine", Duration.ofSeconds(10))).isTrue();
  }

  private static void save(JwksStore store, long time) throws Exception {
    store.save(ID, new JwksEntry("{\"jwks\":" + SET + ",\"uat\":" + time + "}", time, time + 300));
  }

  /** A cluster may take its time until it knows that a member is gone. */
  private static String patiently(Engine engine) throws Exception {
    long began = System.nanoTime();
    while (true) {
      try {
        return engine.read(ID.key());
      } catch (RuntimeException notYet) {
        if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(60)) {
          throw notYet;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }
}
