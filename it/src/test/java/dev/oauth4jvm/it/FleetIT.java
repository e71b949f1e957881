package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.it.Fleet.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty resource servers, processes of their own, that share a store: what they cost the
 * authorization server, and what a caller waits. The table that it prints is the one in the
 * documentation.
 */
class FleetIT {

  private static final int MEMBERS = 20;
  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);
  private static final Duration COOLDOWN = Duration.ofMinutes(1);

  @TempDir Path directory;
  private final Tampering tampering = new Tampering();
  private final List<Outcome> outcomes = new ArrayList<>();

  @Test
  void aFleetCostsTheAuthorizationServerOneRequestWhereOneSuffices() {
    try (OidcProvider provider =
        OidcProvider.builder()
            .client(SharedServer.APP.id(), SharedServer.APP.secret())
            .resource(Party.AUDIENCE, "ES256", Duration.ofHours(1))
            .start()) {
      Party party = new Party(provider.issuer());
      String store = "directory:" + directory;
      try (Fleet fleet = Fleet.start(MEMBERS, provider, party.server, store)) {
        Instant start = Instant.now();
        String token = token(party);

        outcomes.add(fleet.all("all start at once, empty store", start, List.of(token)));
        outcomes.add(
            fleet.all(
                "the set reaches its time to live", start.plus(TIME_TO_LIVE), List.of(token)));

        Instant rotated = start.plus(TIME_TO_LIVE).plus(COOLDOWN);
        provider.rotate(false);
        String fresh = token(party);
        outcomes.add(fleet.all("rotation: the new key's token", rotated, List.of(fresh)));

        List<String> flood = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          flood.add(tampering.signedByAnotherKey(token, "unknown-" + i));
        }
        outcomes.add(
            fleet.all("50 unknown keys each, after a cooldown", rotated.plus(COOLDOWN), flood));
      }
    }
    StringBuilder table = new StringBuilder(Outcome.header());
    outcomes.forEach(outcome -> table.append(outcome.row()));
    System.out.print(table);
    assertThat(outcomes).extracting(Outcome::requests).containsExactly(1, 1, 1, 1);
    assertThat(outcomes)
        .extracting(Outcome::accepted)
        .containsExactly(MEMBERS, MEMBERS, MEMBERS, 0);
  }

  private static String token(Party party) {
    return party
        .run(party.grant(SharedServer.APP).parameter("resource", Party.AUDIENCE))
        .accessToken()
        .reveal();
  }
}
