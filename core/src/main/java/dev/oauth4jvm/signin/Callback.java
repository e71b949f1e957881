package dev.oauth4jvm.signin;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.internal.Htu;
import dev.oauth4jvm.jose.UnverifiedJwt;
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
   * that on. A fragment without {@code state}, {@code response} and {@code error} is not one.
   *
   * @param uri the requested URL as the browser sees it; a path and query if the application does
   *     not know more, for example behind a proxy
   * @throws dev.oauth4jvm.ProcessingException {@link dev.oauth4jvm.ErrorCode#PARSE_ERROR} when the
   *     parameters are malformed
   */
  public static Callback of(URI uri) {
    Form inFragment = form(uri.getRawFragment());
    return new Callback(uri, isResponse(inFragment) ? inFragment : form(uri.getRawQuery()));
  }

  private static boolean isResponse(Form form) {
    return form.first("state") != null
        || form.first("response") != null
        || form.first("error") != null;
  }

  private static Form form(@Nullable String encoded) {
    return Form.parse(encoded == null ? "" : encoded);
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

  /** Whether the response is an encrypted JWT, which has five segments (RFC 7516, section 7.1). */
  boolean isEncrypted() {
    String response = parameters.first("response");
    return response != null && response.chars().filter(c -> c == '.').count() == 4;
  }

  /**
   * {@code state}, by JARM from a JWT that is not verified yet; null if it is absent or cannot be
   * read.
   */
  @Nullable String readState() {
    String response = parameters.first("response");
    if (response == null) {
      return parameters.first("state");
    }
    try {
      return UnverifiedJwt.parse(response).claims().string("state");
    } catch (OAuthException malformed) {
      return null;
    }
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
    return form(uri.getRawQuery()).parameters();
  }

  @Override
  public String toString() {
    return "Callback[" + path(uri) + ", " + parameters + "]";
  }
}
