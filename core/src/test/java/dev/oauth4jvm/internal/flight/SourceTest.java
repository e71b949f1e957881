package dev.oauth4jvm.internal.flight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.flight.Counter.Read;
import dev.oauth4jvm.internal.flight.Counter.Reading;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A value of whatever kind can be shared by callers and processes. */
@Timeout(120)
class SourceTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicLong now = new AtomicLong(1000);
  private final Env env = Env.system().clock(() -> Instant.ofEpochSecond(now.get()));
  private final AtomicLong requests = new AtomicLong();
  private final MapSlot slot = new MapSlot(new ConcurrentHashMap<>(Map.of()));
  private final Log log = new Log();

  /** What was reported, by the names of the reports. */
  private static final class Log implements Reports<Reading> {

    private final List<String> lines = new ArrayList<>();

    @Override
    public void loaded(Duration took, boolean present) {
      lines.add("loaded " + present);
    }

    @Override
    public void rejected(String reason) {
      lines.add("rejected: " + reason);
    }

    @Override
    public void loadFailed(Duration took, Throwable failure) {
      lines.add("load failed: " + failure.getMessage());
    }

    @Override
    public void leaseAnswered(Duration took, boolean granted) {
      lines.add("lease " + granted);
    }

    @Override
    public void leaseFailed(Duration took, Throwable failure) {
      lines.add("lease failed: " + failure.getMessage());
    }

    @Override
    public void fetched(Reading value, Duration took) {
      lines.add("fetched " + value.number());
    }

    @Override
    public void fetchFailed(Duration took, Throwable failure) {
      lines.add("fetch failed: " + failure.getMessage());
    }

    @Override
    public void saved(Duration took) {
      lines.add("saved");
    }

    @Override
    public void saveFailed(Duration took, Throwable failure) {
      lines.add("save failed: " + failure.getMessage());
    }
  }

  /** A process of the fleet, with calls of the store on the calling thread. */
  private Counter process(Reports<Reading> reports) {
    return process(reports, LONG);
  }

  private Counter process(Reports<Reading> reports, Duration waitAtMost) {
    return new Counter(
        new Times(waitAtMost, LONG, Counter.COOLDOWN),
        new BoundedStore<>(slot, LONG, Runnable::run, "none"),
        reports);
  }

  private Step<Long> begin(Counter counter) {
    return Read.of(counter, null).begin(env);
  }

  private static Step<Long> resumed(Step<Long> step) throws IOException {
    assertThat(step).isInstanceOf(Step.Wait.class);
    return ((Step.Wait<Long>) step).resume();
  }

  private Response response() {
    return Response.of(
        200, Headers.of("x", "y"), Long.toString(requests.incrementAndGet()).getBytes(UTF_8));
  }

  private Step<Long> received(Step<Long> step) {
    assertThat(step).isInstanceOf(Step.Send.class);
    return ((Step.Send<Long>) step).receive(response());
  }

  /** All steps from the first request to the last one's response. */
  private Step<Long> fetched(Step<Long> step) throws IOException {
    return received(resumed(received(step)));
  }

  /** From the first step, past the store's document and its lease. */
  private static Step<Long> leased(Step<Long> step) throws IOException {
    return resumed(resumed(step));
  }

  @Test
  void aValueIsFetchedByAnyNumberOfStepsAndSavedForOtherProcesses() throws Exception {
    Step<Long> step = leased(begin(process(log)));
    assertThat(((Step.Send<Long>) step).isShared()).isTrue();
    assertThat(resumed(fetched(step))).isEqualTo(new Step.Done<>(2L));
    assertThat(log.lines).containsExactly("loaded false", "lease true", "fetched 2", "saved");

    Counter other = process(null);
    assertThat(resumed(begin(other))).isEqualTo(new Step.Done<>(2L));
    assertThat(begin(other)).as("from memory").isEqualTo(new Step.Done<>(2L));
    assertThat(requests).hasValue(2);
  }

  @Test
  void callersFollowTheOneThatFetches() throws Exception {
    Counter counter = process(null);
    Step<Long> leader = begin(counter);
    Step<Long> follower = begin(counter);
    CompletableFuture<?> signal = ((Step.Wait<Long>) follower).signal().toCompletableFuture();

    assertThat(signal).isNotDone();
    resumed(fetched(leased(leader)));

    assertThat(signal).isDone();
    assertThat(resumed(follower)).isEqualTo(new Step.Done<>(2L));
  }

  @Test
  void anErrorOfTheProgramEndsTheFlightToo() throws Exception {
    Counter counter = process(null);
    Step<Long> leader = leased(begin(counter));
    Response broken = Response.of(200, Headers.of("x", "y"), Counter.BROKEN.getBytes(UTF_8));
    Step<Long> rests = ((Step.Send<Long>) leader).receive(broken);

    assertThatThrownBy(() -> resumed(rests)).isInstanceOf(AssertionError.class);

    assertThat(counter.flights().inProgress()).isNull();
  }

  @Test
  void followersShareTheFailureOfAFetchAndSoDoAllWhoComeWithinThePause() throws Exception {
    Counter counter = process(log);
    Step<Long> leader = leased(begin(counter));
    Step<Long> follower = begin(counter);
    IOException down = new IOException("down");

    assertThatThrownBy(() -> ((Step.Send<Long>) leader).failed(down)).isSameAs(down);

    for (Step<Long> sharing : List.of(follower, begin(counter))) {
      assertThatThrownBy(() -> resumed(sharing))
          .hasMessage("another caller's request for the number failed")
          .hasCause(down);
    }
    assertThat(log.lines).endsWith("fetch failed: down");
    now.addAndGet(1);
    slot.expireLease();
    assertThat(leased(begin(counter))).as("the pause is over").isInstanceOf(Step.Send.class);
  }

  @Test
  void aFetchThatIsGivenUpBetweenItsRequestsLeavesTheLeaseAndTheSearchToOthers() throws Exception {
    Counter counter = process(log);
    Step<Long> wait = received(leased(begin(counter)));
    Step<Long> follower = begin(counter);
    ((Step.Wait<Long>) wait).failed(new InterruptedIOException("interrupted"));

    assertThat(log.lines).endsWith("fetch failed: interrupted");
    assertThat(leased(resumed(follower))).isInstanceOf(Step.Send.class);
  }

  @Test
  void aRunThatIsGivenUpAfterItLoadedANewerValueEndsTheOutageAllTheSame() throws Exception {
    Counter counter = process(null);
    IOException down = new IOException("down");
    Step<Long> first = leased(begin(counter));
    assertThatThrownBy(() -> ((Step.Send<Long>) first).failed(down)).isSameAs(down);
    assertThat(counter.flights().lastFailure()).isSameAs(down);

    now.addAndGet(1);
    slot.expireLease();
    slot.map().put("value", "7 " + (now.get() - Counter.TIME_TO_LIVE)); // newer than none
    Step<Long> leasing = resumed(begin(counter));
    ((Step.Wait<Long>) leasing).failed(new InterruptedIOException("interrupted"));

    assertThat(counter.flights().lastFailure()).isNull();
    assertThat(counter.flights().inProgress()).isNull();
  }

  @Test
  void aProcessThatIsRefusedTheLeasePausesAndTakesWhatTheOtherWrote() throws Exception {
    Step<Long> first = leased(begin(process(null)));
    Step<Long> pause = leased(begin(process(log)));
    assertThat(((Step.Wait<Long>) pause).atMost())
        .isBetween(Duration.ofMillis(35), Duration.ofMillis(65));
    resumed(fetched(first));

    assertThat(resumed(resumed(pause))).isEqualTo(new Step.Done<>(2L));
    assertThat(log.lines).containsExactly("loaded false", "lease false", "loaded true");
    assertThat(requests).hasValue(2);
  }

  @Test
  void aProcessThatDiedWhileItHadTheLeaseIsReplaced() throws Exception {
    Step<Long> died = leased(begin(process(null)));
    assertThat(died).isInstanceOf(Step.Send.class);
    Step<Long> pause = leased(begin(process(log)));
    slot.expireLease();

    Step<Long> takesOver = leased(resumed(pause));
    assertThat(resumed(fetched(takesOver))).isEqualTo(new Step.Done<>(2L));
    assertThat(log.lines)
        .containsExactly(
            "loaded false", "lease false", "loaded false", "lease true", "fetched 2", "saved");
  }

  @Test
  void aLeaderThatIsNeverDrivenIsReplacedByAFollower() throws Exception {
    Counter counter = process(null, Duration.ofNanos(1));
    Step<Long> abandoned = begin(counter);
    assertThat(abandoned).isInstanceOf(Step.Wait.class);

    Step<Long> takesOver = resumed(begin(counter));
    // a lease is not waited for either, and so not requested
    assertThat(resumed(fetched(resumed(takesOver)))).isEqualTo(new Step.Done<>(2L));
  }

  @Test
  void boundsMayBeAsLongAsADurationCanBe() throws Exception {
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
    List<Runnable> calls = new ArrayList<>();
    Counter counter =
        new Counter(
            new Times(longest, Duration.ZERO, Counter.COOLDOWN),
            new BoundedStore<>(slot, longest, calls::add, "none"),
            log);
    Step<Long> leader = begin(counter);
    Step<Long> follower = begin(counter);
    ((Step.Wait<Long>) leader).failed(new InterruptedIOException("interrupted"));

    Step<Long> takesOver = resumed(follower);
    calls.get(0).run();
    assertThat(fetched(resumed(takesOver))).isInstanceOf(Step.Wait.class);
    assertThat(log.lines)
        .containsExactly("load failed: the store is still busy with an earlier call", "fetched 2");
  }

  @Test
  void aStoreThatFailsToSaveIsReportedAndFailsNobody() throws Exception {
    slot.map().put(MapSlot.READ_ONLY, "");

    assertThat(resumed(fetched(leased(begin(process(log)))))).isEqualTo(new Step.Done<>(2L));
    assertThat(log.lines).endsWith("fetched 2", "save failed: read-only");
  }

  @Test
  void aDocumentThatIsNotUsedIsReportedAndReplaced() throws Exception {
    slot.map().put("value", "garbage");

    assertThat(resumed(fetched(leased(begin(process(log)))))).isEqualTo(new Step.Done<>(2L));
    assertThat(log.lines).startsWith("loaded true", "rejected: not a reading");
    assertThat(slot.load()).isEqualTo("2 1000");
  }

  @Test
  void aValueIsRenewedAheadWhileItServes() throws Exception {
    Counter counter = process(null);
    resumed(fetched(leased(begin(counter))));
    slot.expireLease();
    CompletableFuture<String> renewed = new CompletableFuture<>();
    Driver driver = Driver.of(request -> response()).env(env);
    Refresher[] refresher = new Refresher[1];
    Operation<Long> renewal =
        at -> {
          Step<Long> first = Read.of(counter, refresher[0]).begin(at);
          renewed.complete(Thread.currentThread().getName());
          return first;
        };
    refresher[0] = new Refresher(renewal, driver, 4, "renewal");
    long expiresAt = counter.held().at() + Counter.TIME_TO_LIVE;

    refresher[0].notice(expiresAt, expiresAt - 5);
    assertThat(renewed).isNotDone();
    now.set(expiresAt - 1);
    refresher[0].notice(expiresAt, expiresAt - 1);

    assertThat(begin(counter)).as("it serves").isInstanceOf(Step.Done.class);
    assertThat(renewed.get(1, TimeUnit.MINUTES)).isEqualTo("renewal");
    Step<Long> follower = Read.of(counter, refresher[0]).begin(env);
    if (follower instanceof Step.Wait<Long> wait) {
      wait.signal().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
    assertThat(counter.held()).isEqualTo(new Reading(4, expiresAt - 1));
  }
}
