package dev.oauth4jvm.signin;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.internal.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The cookie by which a browser session proves that it began a sign-in. {@link
 * PendingAuthorizations#keep} makes one.
 *
 * <p>A browser holds up to {@value #SLOTS} of them, chosen by the hash of {@code state}, so that
 * several tabs can sign in at once and the number of cookies stays bounded. If two tabs meet in one
 * slot, the later one wins. Immutable. Its {@code toString} shows no value.
 */
public final class PendingCookie {

  static final int SLOTS = 8;

  // RFC 6265bis, section 4.1.3.2: set by this host over TLS, not by a neighboring subdomain
  private static final String NAME = "__Host-sign-in";

  private final PendingAuthorization pending;
  private final Secret value;

  PendingCookie(PendingAuthorization pending, Secret value) {
    this.pending = pending;
    this.value = value;
  }

  /** The name of the cookie. */
  public String name() {
    return name(pending.isJarm() ? null : pending.state());
  }

  /** The name of the cookie that belongs to a callback. */
  public static String name(Callback callback) {
    return name(callback.state());
  }

  /** One name for responses by JARM, whose state cannot be read before the cookie. */
  private static String name(@Nullable String state) {
    return state == null ? NAME : NAME + "-" + (Sha256.base64Url(state).charAt(0) & (SLOTS - 1));
  }

  /** The value: letters, digits and {@code - _ .} alone. */
  public Secret value() {
    return value;
  }

  /**
   * The {@code Set-Cookie} field: for this host and {@code https:} alone, not readable by scripts,
   * until the pending authorization expires. {@code SameSite} is {@code Lax}, except that a
   * response by form post needs {@code None}, since a server's page sends it.
   */
  public String setCookie(Env env) {
    long seconds = Math.max(0, pending.seconds("exp") - env.epochSecond());
    return field(name(), value.reveal(), seconds, pending.isPosted() ? "None" : "Lax");
  }

  /** The {@code Set-Cookie} field that deletes the cookie of a callback. */
  public static String deleteCookie(Callback callback) {
    return field(name(callback), "", 0, "Lax");
  }

  private static String field(String name, String value, long seconds, String sameSite) {
    return name
        + "="
        + value
        + "; Path=/; Secure; HttpOnly; SameSite="
        + sameSite
        + "; Max-Age="
        + seconds;
  }

  @Override
  public String toString() {
    return "PendingCookie[" + name() + "]";
  }
}
