package dev.oauth4jvm.internal.flight;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Steps;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A source that knows nothing of JWK Sets: a number that a server counts up, held by each process
 * for ten seconds. A fetch makes a request, waits, and makes another, whose body is the number.
 */
final class Counter extends Source<Counter.Reading> {

  static final long TIME_TO_LIVE = 10;
  static final long COOLDOWN = 5;

  /** The first body of a server whose fetch ends with an error of the program. */
  static final String BROKEN = "broken";

  /** The number, and when it was read. */
  record Reading(long number, long at) {

    static Reading parse(String text) throws EntryRejectedException {
      int space = text.indexOf(' ');
      if (space < 0) {
        throw new EntryRejectedException("not a reading");
      }
      return new Reading(
          Long.parseLong(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
    }

    String text() {
      return number + " " + at;
    }
  }

  private volatile @Nullable Reading held;

  Counter(Times times, @Nullable BoundedStore<Reading> store, @Nullable Reports<Reading> reports) {
    super("the number", times, store, reports);
  }

  @Nullable Reading held() {
    return held;
  }

  @Override
  protected boolean holdsFresh(long now) {
    Reading reading = held;
    return reading != null && now - reading.at() < TIME_TO_LIVE;
  }

  @Override
  protected boolean take(String document, Env env) throws EntryRejectedException {
    Reading read = Reading.parse(document);
    Reading reading = held;
    if (reading != null && reading.at() >= read.at()) {
      return false;
    }
    held = read;
    return true;
  }

  @Override
  protected Step<Reading> fetch(Env env, long at) {
    return Steps.then(
        new Ask("first"),
        ready ->
            Steps.then(
                new Breath(),
                rested -> {
                  if (ready.equals(BROKEN)) {
                    throw new AssertionError("broken");
                  }
                  return Steps.then(
                      new Ask("second"),
                      number -> {
                        held = new Reading(Long.parseLong(number), at);
                        return new Step.Done<>(held);
                      });
                }));
  }

  private record Ask(String path) implements Step.Send<String> {

    @Override
    public Request request() {
      return Request.get(URI.create("https://counter.example/" + path));
    }

    @Override
    public Step<String> receive(Response response) {
      return new Step.Done<>(new String(response.body(), UTF_8));
    }

    @Override
    public Step<String> failed(IOException failure) throws IOException {
      throw failure;
    }
  }

  private static final class Breath implements Step.Wait<Boolean> {

    @Override
    public Duration atMost() {
      return Duration.ZERO;
    }

    @Override
    public CompletionStage<?> signal() {
      return new CompletableFuture<>();
    }

    @Override
    public Step<Boolean> resume() {
      return new Step.Done<>(true);
    }

    @Override
    public void failed(IOException failure) {
      // nobody waits for it
    }
  }

  /** The search for a number that is not due to be renewed. */
  static final class Read extends Search<Reading, Long> {

    private final Counter counter;
    private final @Nullable Refresher refresher;

    private Read(Counter counter, @Nullable Refresher refresher, Env env) {
      super(env);
      this.counter = counter;
      this.refresher = refresher;
    }

    static Operation<Long> of(Counter counter, @Nullable Refresher refresher) {
      return env -> {
        Read read = new Read(counter, refresher, env);
        Step<Long> end = read.endFromMemory(null);
        return end == null ? read.followOrLead() : end;
      };
    }

    private Step<Long> done() {
      return new Step.Done<>(counter.held().number());
    }

    @Override
    protected Source<Reading> source() {
      return counter;
    }

    @Override
    protected @Nullable Step<Long> endAtOnce() {
      return endFromMemory(null);
    }

    @Override
    protected @Nullable Step<Long> endFromMemory(@Nullable LastLook place) {
      long now = env().epochSecond();
      boolean due =
          !holdsFresh()
              || (refresher != null && refresher.isDue(counter.held().at() + TIME_TO_LIVE, now));
      return due ? null : done();
    }

    @Override
    protected Step<Long> endFetched() {
      return done();
    }

    @Override
    protected @Nullable Step<Long> endStale() {
      return null;
    }

    @Override
    protected boolean waitsForLease() {
      return !holdsFresh();
    }

    @Override
    protected Step<Long> endHeld() {
      return done();
    }
  }
}
