package dev.oauth4jvm.resource;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.internal.flight.EntryRejectedException;
import dev.oauth4jvm.internal.flight.LastLook;
import dev.oauth4jvm.internal.flight.Search;
import dev.oauth4jvm.internal.flight.Source;
import dev.oauth4jvm.internal.flight.Times;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The introspection of one token: in the store first, if there is one, and then at the endpoint. It
 * lives while it is in progress, and callers with one token share it.
 */
final class StateSource extends Source<TokenState> {

  /** The pause is of no effect, since a source ends with its failure: {@link EndpointPause}. */
  private static final Times TIMES = new Times(Duration.ofSeconds(5), Duration.ZERO, 1);

  /** The members in which a server may repeat the token; no check depends on them. */
  private static final List<String> ECHOES = List.of("jti", "token", "access_token");

  private final IntrospectedIssuer issuer;
  private final TokenHash hash;
  private final Secret token;
  private volatile @Nullable TokenState found;

  StateSource(IntrospectedIssuer issuer, TokenHash hash, Secret token) {
    super("the introspection response", TIMES, issuer.store(token), issuer.entryReports());
    this.issuer = issuer;
    this.hash = hash;
    this.token = token;
  }

  Step<TokenState> begin(Env env) {
    return new Lookup(env).begin();
  }

  @Override
  protected boolean holdsFresh(long now) {
    TokenState state = found;
    return state != null && state.isUsable(now);
  }

  @Override
  protected boolean take(String document, Env env) throws EntryRejectedException {
    TokenState state = StateEntry.read(document, issuer.check(), env);
    if (!state.isUsable(env.epochSecond())) {
      return false;
    }
    accept(state, env);
    return true;
  }

  @Override
  protected Step<TokenState> fetch(Env env, long at) {
    long began = System.nanoTime();
    return Steps.then(
        issuer.introspect(token, env),
        response -> {
          TokenState state = checked(response.json(), began, at, env);
          accept(state, env);
          return new Step.Done<>(state);
        });
  }

  private TokenState checked(JsonObject response, long began, long at, Env env) {
    ResourceReports reports = issuer.reports();
    boolean accepted = false;
    try {
      TokenState state = issuer.check().accept(withoutToken(response), at, env);
      accepted = true;
      return state;
    } finally {
      if (reports != null) {
        reports.introspected(began, accepted);
      }
    }
  }

  /** The response without the members that repeat the token. */
  private JsonObject withoutToken(JsonObject response) {
    JsonObject rest = response;
    for (String name : ECHOES) {
      if (response.has(name, token.reveal())) {
        rest = rest.without(name);
      }
    }
    return rest;
  }

  private void accept(TokenState state, Env env) {
    found = state;
    issuer.memory().put(hash, state, env.epochSecond());
    issuer.requests().remove(hash, this); // those who come from now on find it in memory, or ask
  }

  /** One caller's search. */
  private final class Lookup extends Search<TokenState, TokenState> {

    Lookup(Env env) {
      super(env);
    }

    Step<TokenState> begin() {
      return followOrLead();
    }

    @Override
    protected Source<TokenState> source() {
      return StateSource.this;
    }

    @Override
    protected @Nullable Step<TokenState> endAtOnce() {
      TokenState state = issuer.memory().get(hash, env().epochSecond());
      return state == null ? null : end(state);
    }

    /** The response of a flight serves those who waited for it, even if it may not be kept. */
    @Override
    protected @Nullable Step<TokenState> endFromMemory(@Nullable LastLook place) {
      TokenState state = found;
      return state != null && (place == LastLook.SERVER || state.isUsable(env().epochSecond()))
          ? end(state)
          : endAtOnce();
    }

    @Override
    protected Step<TokenState> endFetched() {
      TokenState state = found;
      if (state == null) {
        throw new IllegalStateException("a response that was accepted is gone");
      }
      return end(state);
    }

    @Override
    protected @Nullable Step<TokenState> endStale() {
      issuer.requests().remove(hash, StateSource.this); // after a failure
      return null;
    }

    @Override
    protected void givenUp() {
      issuer.requests().remove(hash, StateSource.this);
    }

    @Override
    protected boolean waitsForLease() {
      return false;
    }

    @Override
    protected Step<TokenState> endHeld() {
      return endFetched();
    }

    private Step<TokenState> end(TokenState state) {
      issuer.requests().remove(hash, StateSource.this);
      return new Step.Done<>(state);
    }
  }
}
