package dev.oauth4jvm.it;

import dev.oauth4jvm.it.FaultyStoreLoad.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The cost of bad days, in the form of the documentation's table. */
final class BadDaysTable {

  private final List<String> rows = new ArrayList<>();

  void add(FaultyStore.Kind engine, StoreFault fault, List<Phase> phases) {
    Phase during = phases.get(1);
    String event = engine.event(fault);
    String cause = engine.cause(fault);
    rows.add(
        "| "
            + String.join(
                " | ",
                engine.title,
                fault.title,
                cell(phases, phase -> phase.perSecond()),
                cell(phases, phase -> String.format(Locale.ROOT, "%.1f", phase.p99Millis())),
                cell(phases, phase -> phase.longestStartMillis()),
                events(during.events(event)) + (cause.isEmpty() ? "" : ": " + cause))
            + " |\n");
  }

  private static String cell(List<Phase> phases, Function<Phase, Object> number) {
    return phases.stream().map(number).map(Object::toString).collect(Collectors.joining(", "));
  }

  /** Groups events of one kind: {@code StoreFailed (LOAD, SAVE)}. */
  private static String events(List<String> named) {
    return named.stream()
        .collect(Collectors.groupingBy(name -> name.split(" ", -1)[0]))
        .entrySet()
        .stream()
        .map(
            kind -> {
              String what =
                  kind.getValue().stream()
                      .map(name -> name.substring(kind.getKey().length()).strip())
                      .filter(name -> !name.isEmpty())
                      .collect(Collectors.joining(", "));
              return "`" + kind.getKey() + "`" + (what.isEmpty() ? "" : " (" + what + ")");
            })
        .sorted()
        .collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return """
        | engine | fault | validations a second | p99, ms | longest first validation, ms | event |
        |---|---|---|---|---|---|
        """
        + String.join("", rows);
  }
}
