package dev.oauth4jvm.it;

import dev.oauth4jvm.it.FleetMember.Verdict;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Resource servers that share a store, whose clocks are set together, and which validate all at
 * once.
 */
final class Fleet implements AutoCloseable {

  /** The number and kind of members. */
  enum Size {
    FIVE(5, false),
    TWENTY(20, false),
    /**
     * Members within the test's process, since that many processes are too much for a small
     * machine.
     */
    HUNDRED_SIMULATED(100, true);

    final int members;
    private final boolean simulated;

    Size(int members, boolean simulated) {
      this.members = members;
      this.simulated = simulated;
    }
  }

  /**
   * The verdicts of all members, and their cost.
   *
   * @param verdicts the verdicts of all members
   * @param requests the requests for keys, counted by the authorization server
   * @param calls the calls of the store, counted by Redis
   * @param nanos the time from the first command to the last verdict
   */
  record Outcome(List<Verdict> verdicts, int requests, int calls, long nanos) {

    /** All distinct verdicts. */
    Set<String> said() {
      Set<String> said = new TreeSet<>();
      verdicts.forEach(verdict -> said.add(verdict.said()));
      return said;
    }

    Duration longestWait() {
      return Duration.ofNanos(verdicts.stream().mapToLong(Verdict::nanos).max().orElse(0));
    }

    /**
     * The most requests that the members may make for one newer set in that time, however slow the
     * machine is: a lease is granted once in its duration, which is half of the wait for it, and a
     * member that has waited without result fetches without a lease.
     */
    int mostRequests(Duration waitForLease) {
      long leases = 1 + 2 * nanos / waitForLease.toNanos();
      return nanos < waitForLease.toNanos() ? (int) leases : verdicts.size();
    }

    Outcome and(Outcome next) {
      List<Verdict> all = new ArrayList<>(verdicts);
      all.addAll(next.verdicts);
      return new Outcome(all, requests + next.requests, calls + next.calls, nanos + next.nanos);
    }
  }

  private final List<FleetMember> members = new ArrayList<>();
  private final FleetRedis redis;
  private Instant now = Instant.EPOCH;

  private Fleet(FleetRedis redis) {
    this.redis = redis;
  }

  /** Starts the members, which then wait for commands. */
  static Fleet start(Size size, FleetRedis redis) {
    Fleet fleet = new Fleet(redis);
    for (int i = 0; i < size.members; i++) {
      fleet.members.add(size.simulated ? FleetMember.simulated() : FleetMember.process());
    }
    return fleet;
  }

  /** Gives all members empty memories, and an empty store; returns when all are ready. */
  void open(FleetNode.Settings settings, Instant at) {
    redis.clear();
    now = at;
    restart(settings);
  }

  /** Gives all members empty memories, and leaves the store unchanged. */
  void restart(FleetNode.Settings settings) {
    tell(member -> member.open(settings));
    tell(member -> member.at(now));
  }

  /** Advances the time of the members and the store. */
  void pass(Duration time) {
    redis.pass(time);
    now = now.plus(time);
    tell(member -> member.at(now));
  }

  /** Makes all members validate tokens in order, all members at once. */
  Outcome validate(LocalAuthorizationServer issuer, List<String> tokens) {
    return validate(issuer, members, tokens);
  }

  /** Makes some of the members validate tokens. */
  Outcome validate(LocalAuthorizationServer issuer, List<FleetMember> some, List<String> tokens) {
    int requests = issuer.jwksRequests().count();
    int calls = redis.calls();
    long began = System.nanoTime();
    for (String token : tokens) {
      some.forEach(member -> member.validate(token));
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (FleetMember member : some) {
      for (int i = 0; i < tokens.size(); i++) {
        verdicts.add(member.verdict());
      }
    }
    long nanos = System.nanoTime() - began;
    return new Outcome(
        verdicts, issuer.jwksRequests().count() - requests, redis.calls() - calls, nanos);
  }

  /** Waits for the renewals that validations have caused. */
  void settle() {
    tell(FleetMember::settle);
  }

  /** The number of events of that name in all members. */
  int count(String event) {
    return members.stream().mapToInt(member -> member.count(event)).sum();
  }

  List<FleetMember> members() {
    return members;
  }

  /** Sends a command to all members, and waits until all have executed it. */
  private void tell(Consumer<FleetMember> what) {
    members.forEach(what);
    members.forEach(FleetMember::ready);
  }

  @Override
  public void close() {
    members.forEach(FleetMember::close);
  }
}
