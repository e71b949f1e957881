package dev.oauth4jvm.it;

import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksEvent.Action;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that records the events of a JWK Set. */
final class Watcher implements JwksListener {

  private final List<JwksEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public void on(JwksEvent event) {
    events.add(event);
  }

  <E extends JwksEvent> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The sources of the keys, in order. */
  List<Origin> origins() {
    return all(JwksEvent.Hit.class).stream().map(JwksEvent.Hit::origin).toList();
  }

  /** The reasons for rejected entries of the store, in order. */
  List<String> rejections() {
    return all(JwksEvent.EntryRejected.class).stream()
        .map(JwksEvent.EntryRejected::reason)
        .toList();
  }

  /** The failed actions of the store, in order. */
  List<Action> failures() {
    return all(JwksEvent.StoreFailed.class).stream().map(JwksEvent.StoreFailed::action).toList();
  }
}
