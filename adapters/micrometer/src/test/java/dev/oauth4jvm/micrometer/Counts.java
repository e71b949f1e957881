package dev.oauth4jvm.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The counts of a registry. */
final class Counts {

  private Counts() {}

  /** The counts above zero, by name without its prefix and by the values of tags but issuers. */
  static Map<String, Double> of(MeterRegistry registry, String prefix) {
    Map<String, Double> counts = new TreeMap<>();
    for (Meter meter : registry.getMeters()) {
      String name =
          meter.getId().getName().substring(prefix.length())
              + meter.getId().getTags().stream()
                  .filter(tag -> !tag.getKey().equals("issuer"))
                  .map(Tag::getValue)
                  .collect(Collectors.joining(" ", " ", ""));
      double count = meter.measure().iterator().next().getValue();
      if (count > 0) {
        counts.put(name, count);
      }
    }
    return counts;
  }
}
