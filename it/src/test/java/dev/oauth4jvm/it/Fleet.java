package dev.oauth4jvm.it;

import dev.oauth4jvm.AuthorizationServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Resource servers, a JVM each, that share a store and are asked all at once. */
final class Fleet implements AutoCloseable {

  /** What all members said, and the requests for keys meanwhile. */
  record Outcome(
      String scenario, int members, int tokens, int accepted, int requests, long longestWait) {

    private static final String FORMAT = "| %-44s | %7s | %6s | %8s | %16s | %15s |%n";

    static String header() {
      return FORMAT.formatted(
              "scenario", "members", "tokens", "accepted", "requests for keys", "longest wait, ms")
          + FORMAT.formatted("---", "--:", "--:", "--:", "--:", "--:");
    }

    String row() {
      return FORMAT.formatted(
          scenario, members, tokens, accepted, requests, (longestWait + 999) / 1000);
    }
  }

  private final List<FleetMember> members = new ArrayList<>();
  private final OidcProvider provider;

  private Fleet(OidcProvider provider) {
    this.provider = provider;
  }

  /** Starts them all, and returns when all are ready; none has any key. */
  static Fleet start(int size, OidcProvider provider, AuthorizationServer server, String store) {
    Fleet fleet = new Fleet(provider);
    try {
      for (int i = 0; i < size; i++) {
        fleet.members.add(FleetMember.start(server, store));
      }
      fleet.members.forEach(FleetMember::awaitReady);
      return fleet;
    } catch (RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  /** Each member validates these tokens, one after the other, and all members do at once. */
  Outcome all(String scenario, Instant now, List<String> tokens) {
    int before = provider.jwksRequests();
    for (String token : tokens) {
      members.forEach(member -> member.ask(now, token));
    }
    int accepted = 0;
    long longest = 0;
    for (FleetMember member : members) {
      for (int i = 0; i < tokens.size(); i++) {
        FleetMember.Verdict verdict = member.verdict();
        accepted += verdict.accepted() ? 1 : 0;
        longest = Math.max(longest, verdict.micros());
      }
    }
    return new Outcome(
        scenario,
        members.size(),
        tokens.size() * members.size(),
        accepted,
        provider.jwksRequests() - before,
        longest);
  }

  /** Adds members that have just started. */
  void grow(int by, AuthorizationServer server, String store) {
    List<FleetMember> added = new ArrayList<>();
    for (int i = 0; i < by; i++) {
      FleetMember member = FleetMember.start(server, store);
      members.add(member);
      added.add(member);
    }
    added.forEach(FleetMember::awaitReady);
  }

  @Override
  public void close() {
    members.forEach(FleetMember::close);
  }
}
