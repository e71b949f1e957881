package dev.oauth4jvm.it;

import dev.oauth4jvm.it.Fleet.Outcome;
import dev.oauth4jvm.it.Fleet.Size;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The cost of the fleets, in the form of the documentation's table. */
final class FleetTable {

  private final Map<String, Map<Size, Outcome>> rows = new LinkedHashMap<>();

  void add(String scenario, Size size, Outcome outcome) {
    rows.computeIfAbsent(scenario, key -> new EnumMap<>(Size.class)).put(size, outcome);
  }

  @Override
  public String toString() {
    StringBuilder table =
        new StringBuilder(
            """
            | 5, 20 and 100 processes | requests for keys | calls of the store | longest wait, ms |
            |---|---|---|---|
            """);
    rows.forEach(
        (scenario, outcomes) ->
            table
                .append("| ")
                .append(scenario)
                .append(" | ")
                .append(cell(outcomes, Outcome::requests))
                .append(" | ")
                .append(cell(outcomes, Outcome::calls))
                .append(" | ")
                .append(cell(outcomes, outcome -> outcome.longestWait().toMillis()))
                .append(" |\n"));
    return table.toString();
  }

  private static String cell(Map<Size, Outcome> outcomes, Function<Outcome, Number> number) {
    StringBuilder cell = new StringBuilder();
    outcomes
        .values()
        .forEach(
            outcome -> cell.append(cell.length() == 0 ? "" : ", ").append(number.apply(outcome)));
    return cell.toString();
  }
}
