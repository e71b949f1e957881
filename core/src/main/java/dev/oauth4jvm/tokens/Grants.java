package dev.oauth4jvm.tokens;

import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.TokenGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.store.StoreKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a source obtains tokens: by a grant that can be repeated, or by refresh tokens.
 *
 * @param model a grant that stands for all: of the same server and client, with the same parameters
 * @param key the key of the entry
 * @param repeated the grant to run; null with refresh tokens
 * @param refreshing the grant for a refresh token; null without
 */
record Grants(
    TokenGrant<?> model,
    StoreKey key,
    @Nullable Supplier<? extends Operation<TokenResponse>> repeated,
    @Nullable Function<Secret, RefreshGrant> refreshing) {

  /** Stands for the refresh token in the model, so that the key does not depend on it. */
  private static final Secret ANY = Secret.of("-");

  static Grants repeating(
      String subject, TokenGrant<?> model, Supplier<? extends Operation<TokenResponse>> repeated) {
    return new Grants(model, key("token", subject, model), repeated, null);
  }

  static Grants refreshing(String session, Function<Secret, RefreshGrant> refreshing) {
    Function<Secret, RefreshGrant> grant = token -> refreshing.apply(token).ignoreIdToken();
    RefreshGrant model = grant.apply(ANY);
    return new Grants(model, key("session", session, model), null, grant);
  }

  private static StoreKey key(String kind, String subject, TokenGrant<?> model) {
    List<String> parts = new ArrayList<>(model.identity());
    parts.add(0, Objects.requireNonNull(subject, "subject"));
    return StoreKey.of(kind, parts.toArray(String[]::new));
  }

  /** The operation that obtains tokens, by a refresh token where those are used. */
  Operation<TokenResponse> request(@Nullable Secret refreshToken) {
    return refreshing == null
        ? Objects.requireNonNull(repeated).get()
        : refreshing.apply(Objects.requireNonNull(refreshToken));
  }

  boolean areSessions() {
    return refreshing != null;
  }

  /** The revocation of a token; null when the server has no endpoint for that. */
  @Nullable Operation<Boolean> revocation(Secret token) {
    return model.authorizationServer().json().get("revocation_endpoint") == null
        ? null
        : model.revocation(token);
  }
}
