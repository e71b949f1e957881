package dev.oauth4jvm.signin;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.internal.Htu;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The request with which the user's browser returns to the redirect URI. Nothing in it is trusted.
 *
 * <p>Immutable. Its {@code toString} shows no value.
 */
public final class Callback {

  private final URI uri;
  private final Form parameters;

  private Callback(URI uri, Form parameters) {
    this.uri = uri;
    this.parameters = parameters;
  }

  /**
   * A request of a URL that has the response in its query, or in its fragment if a page has passed
   * that on.
   *
   * @param uri the requested URL as the browser sees it; a path and query if the application does
   *     not know more, for example behind a proxy
   * @throws dev.oauth4jvm.ProcessingException {@link dev.oauth4jvm.ErrorCode#PARSE_ERROR} when the
   *     parameters are malformed
   */
  public static Callback of(URI uri) {
    String fragment = uri.getRawFragment();
    String encoded = fragment == null || fragment.isEmpty() ? uri.getRawQuery() : fragment;
    return new Callback(uri, Form.parse(encoded == null ? "" : encoded));
  }

  /**
   * A form post ({@code response_mode=form_post}).
   *
   * @param uri as in {@link #of}
   * @param form the posted parameters: {@link Form#post}
   */
  public static Callback posted(URI uri, Form form) {
    return new Callback(Objects.requireNonNull(uri, "uri"), Objects.requireNonNull(form, "form"));
  }

  Form parameters() {
    return parameters;
  }

  /** Whether the response is a JWT (JARM). */
  boolean isSigned() {
    return parameters.first("response") != null;
  }

  /** {@code state}; null in a response by JARM, which has it inside. */
  @Nullable String state() {
    return isSigned() ? null : parameters.first("state");
  }

  /**
   * Whether this request is for a redirect URI: the origin is compared if it is known here, the
   * path always, and every parameter of the redirect URI's query must be present (RFC 6749, section
   * 3.1.2).
   */
  boolean isAt(String redirectUri) {
    URI expected = URI.create(redirectUri);
    return (!uri.isAbsolute() || origin(uri).equals(origin(expected)))
        && path(uri).equals(path(expected))
        && query(uri).containsAll(query(expected));
  }

  /** The scheme alone for a scheme of an app's own (RFC 8252, section 7.1). */
  private static String origin(URI uri) {
    return Htu.isAbsolute(uri)
        ? Htu.origin(uri)
        : String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
  }

  private static String path(URI uri) {
    String path = uri.getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  private static List<Map.Entry<String, String>> query(URI uri) {
    String query = uri.getRawQuery();
    return Form.parse(query == null ? "" : query).parameters();
  }

  @Override
  public String toString() {
    return "Callback[" + path(uri) + ", " + parameters + "]";
  }
}
