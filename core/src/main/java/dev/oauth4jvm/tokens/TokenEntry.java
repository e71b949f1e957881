package dev.oauth4jvm.tokens;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.internal.flight.EntryRejectedException;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.Condition;

/** The text of an entry, which the store encrypts. */
final class TokenEntry {

  private TokenEntry() {}

  static String write(Tokens tokens) {
    JsonObject.Builder entry = JsonObject.builder();
    StoredToken token = tokens.token();
    if (token == null) {
      entry.put("ended", true);
    } else {
      entry
          .put("access_token", token.accessToken().reveal())
          .put("token_type", token.tokenType())
          .put("iat", token.issued())
          .put("exp", token.expires());
      if (token.scope() != null) {
        entry.put("scope", token.scope());
      }
    }
    Secret refreshToken = tokens.refreshToken();
    if (refreshToken != null) {
      entry.put("refresh_token", refreshToken.reveal());
    }
    return entry.put("uat", tokens.version()).build().toJson();
  }

  /**
   * Reads an entry; it is authentic, but may have been written by another version of this library.
   *
   * @throws EntryRejectedException when it lacks a member
   */
  static Tokens read(String text, TokenPolicy policy) throws EntryRejectedException {
    JsonObject entry;
    try {
      entry = JsonObject.parse(text);
    } catch (JsonException malformed) {
      throw new EntryRejectedException("the entry is not a JSON object", malformed);
    }
    Long version = Condition.versionOf(text);
    if (version == null) {
      throw new EntryRejectedException("the entry has no version");
    }
    String left = entry.string("refresh_token");
    Secret refreshToken = left == null || left.isEmpty() ? null : Secret.of(left);
    if (Boolean.TRUE.equals(entry.bool("ended"))) {
      return Tokens.ended(version, version, refreshToken).asSaved();
    }
    String accessToken = entry.string("access_token");
    String type = entry.string("token_type");
    Long issued = entry.integer("iat");
    Long expires = entry.integer("exp");
    if (accessToken == null
        || accessToken.isEmpty()
        || type == null
        || issued == null
        || expires == null
        || expires < issued) {
      throw new EntryRejectedException("the entry lacks a member");
    }
    StoredToken token =
        new StoredToken(Secret.of(accessToken), type, entry.string("scope"), issued, expires);
    return new Tokens(token, refreshToken, version, version, true, policy.usableUntil(token));
  }
}
