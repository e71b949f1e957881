package dev.oauth4jvm.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Measures the heap bytes of an issuer: its validator, its JWK Set of one RSA key, used once. */
public final class Footprint {

  private Footprint() {}

  /** Measures. */
  public static void main(String[] args) throws Exception {
    Tenants.of(10, 10); // loads everything that exists only once
    for (int count : new int[] {100, 1000, 10_000}) {
      long before = used();
      Tenants tenants = Tenants.of(count, count);
      for (int i = 0; i < count; i++) {
        tenants.tokens()[i] = ""; // the tokens do not count
      }
      double each = (double) (used() - before) / count;
      System.out.printf(
          Locale.ROOT, "| %,d issuers | %,.0f bytes each |%n", tenants.validators().length, each);
    }
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
