package dev.oauth4jvm.signin;

import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.UnreadableValueException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A store of one encrypted value, whose engine is a browser: the value as the text of a cookie,
 * {@code <version>.<key id>.<base64url>}.
 */
final class CookieStore implements Store {

  private static final String MEMBER = "encrypted";

  private @Nullable String cookie;

  CookieStore() {
    this(null);
  }

  CookieStore(@Nullable String cookie) {
    this.cookie = cookie;
  }

  String text() {
    return Objects.requireNonNull(cookie, "cookie");
  }

  @Override
  public String load(StoreKey key) throws UnreadableValueException {
    String text = text();
    int dot = text.indexOf('.');
    // a version has 11 digits at most
    if (text.length() > PendingInCookie.LONGEST || dot < 1 || dot > 11) {
      throw new UnreadableValueException("the cookie is too long, or has no version");
    }
    long version = 0;
    for (int i = 0; i < dot; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new UnreadableValueException("the cookie's version is not a number");
      }
      version = 10 * version + digit;
    }
    return JsonObject.of(MEMBER, text.substring(dot + 1), "uat", version).toJson();
  }

  @Override
  public boolean save(StoreKey key, StoreValue value, Condition condition) throws JsonException {
    cookie = value.version() + "." + JsonObject.parse(value.text()).string(MEMBER);
    return true;
  }
}
