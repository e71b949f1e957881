package dev.oauth4jvm.tokens;

import java.util.ArrayList;
import java.util.List;

/** A listener that remembers. */
final class Heard implements TokenListener {

  private final List<TokenEvent> events = new ArrayList<>();

  @Override
  public synchronized void on(TokenEvent event) {
    events.add(event);
  }

  synchronized int count(Class<? extends TokenEvent> type) {
    return (int) events.stream().filter(type::isInstance).count();
  }

  synchronized List<String> kinds() {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  synchronized String text() {
    return events.toString();
  }
}
