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

/** Resource servers that share a store, are told the time together, and are asked all at once. */
final class Fleet implements AutoCloseable {

  /** How many there are, and of what kind. */
  enum Size {
    FIVE(5, false),
    TWENTY(20, false),
    /** As many processes are too much for a small machine: these share the test's. */
    HUNDRED_SIMULATED(100, true);

    final int members;
    private final boolean simulated;

    Size(int members, boolean simulated) {
      this.members = members;
      this.simulated = simulated;
    }
  }

  /**
   * What all members said, and what that cost.
   *
   * @param verdicts of all members
   * @param requests for keys, counted by the authorization server
   * @param calls of the store, counted by Redis
   * @param nanos from the first question to the last verdict
   */
  record Outcome(List<Verdict> verdicts, int requests, int calls, long nanos) {

    /** All that was said. */
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
     * machine is: a lease is given once in its time, which is half of the wait for it, and who has
     * waited in vain goes without.
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

  /** Starts them. They do nothing but wait. */
  static Fleet start(Size size, FleetRedis redis) {
    Fleet fleet = new Fleet(redis);
    for (int i = 0; i < size.members; i++) {
      fleet.members.add(size.simulated ? FleetMember.simulated() : FleetMember.process());
    }
    return fleet;
  }

  /** Gives all of them empty memories, and an empty store; returns when all are ready. */
  void open(FleetNode.Settings settings, Instant at) {
    redis.clear();
    now = at;
    restart(settings);
  }

  /** Gives all of them empty memories, and lets the store be. */
  void restart(FleetNode.Settings settings) {
    tell(member -> member.open(settings));
    tell(member -> member.at(now));
  }

  /** Lets time pass, for the members and for the store. */
  void pass(Duration time) {
    redis.pass(time);
    now = now.plus(time);
    tell(member -> member.at(now));
  }

  /** All members validate these tokens, one after the other, and all at once. */
  Outcome validate(LocalAuthorizationServer issuer, List<String> tokens) {
    return validate(issuer, members, tokens);
  }

  /** The same for some of the members. */
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

  /** How often all of them together had an event of that name. */
  int count(String event) {
    return members.stream().mapToInt(member -> member.count(event)).sum();
  }

  List<FleetMember> members() {
    return members;
  }

  /** Tells all members something, and waits until all have done it. */
  private void tell(Consumer<FleetMember> what) {
    members.forEach(what);
    members.forEach(FleetMember::ready);
  }

  @Override
  public void close() {
    members.forEach(FleetMember::close);
  }
}
