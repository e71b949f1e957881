package dev.oauth4jvm.jwks;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A listener that keeps what it heard. */
final class Events implements JwksListener {

  private final Queue<JwksEvent> heard = new ConcurrentLinkedQueue<>();

  @Override
  public void on(JwksEvent event) {
    heard.add(event);
  }

  /** The kinds in order, and forgets them. */
  List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    for (JwksEvent event : take()) {
      kinds.add(
          event instanceof JwksEvent.Hit hit
              ? "Hit " + hit.origin()
              : event instanceof JwksEvent.Miss miss
                  ? "Miss " + miss.reason()
                  : event.getClass().getSimpleName());
    }
    return kinds;
  }

  List<JwksEvent> take() {
    List<JwksEvent> events = new ArrayList<>();
    for (JwksEvent event = heard.poll(); event != null; event = heard.poll()) {
      events.add(event);
    }
    return events;
  }

  /** The one event of that kind. */
  <E extends JwksEvent> E only(Class<E> kind) {
    List<E> found = new ArrayList<>();
    for (JwksEvent event : heard) {
      if (kind.isInstance(event)) {
        found.add(kind.cast(event));
      }
    }
    if (found.size() != 1) {
      throw new AssertionError("expected one " + kind.getSimpleName() + ", heard " + heard);
    }
    return found.get(0);
  }
}
