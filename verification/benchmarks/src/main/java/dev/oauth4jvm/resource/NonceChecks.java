package dev.oauth4jvm.resource;

import dev.oauth4jvm.benchmarks.Beside;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * A benchmark of the check of a DPoP nonce, beside one HMAC-SHA-256. The nonces are those of the
 * last five minutes, in rotation. It is in this package since the check has no public method.
 */
public class NonceChecks extends Beside {

  private static final int NONCES = 300;
  private static final long NOW = 1_800_000_000;

  private final DpopNonces nonces = DpopNonces.sealed(new byte[32]);
  private final String[] issued = new String[NONCES];
  private int next;

  /** Called by JMH. */
  public NonceChecks() {}

  /** Issues the nonces. */
  @Setup
  public void prepare() throws Exception {
    for (int i = 0; i < NONCES; i++) {
      issued[i] = nonces.issue(NOW - i);
    }
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
    byte[] time = "1800000000".getBytes(StandardCharsets.US_ASCII);
    yardstick(i -> mac.doFinal(time));
  }

  /** Checks the next nonce. */
  @Benchmark
  public boolean check() {
    next = next + 1 == NONCES ? 0 : next + 1;
    return nonces.accepts(issued[next], NOW, 30);
  }
}
