package dev.oauth4jvm.testkit;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request. Each may be present once, except those that RFC 8707 and RFC 8693
 * allow to repeat; a parameter without a value counts as absent (RFC 6749, section 3.1).
 */
final class Parameters {

  private static final Set<String> REPEATABLE = Set.of("resource", "audience");

  private final Form form;

  private Parameters(Form form) {
    this.form = form;
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, String> parameter : form.parameters()) {
      String name = parameter.getKey();
      if (!names.add(name) && !REPEATABLE.contains(name)) {
        throw invalid("the parameter '" + name + "' is present more than once", "RFC 6749, 3.1");
      }
    }
  }

  static Parameters of(Form form) {
    return new Parameters(form);
  }

  /** The parameters of a posted form. */
  static Parameters posted(Request request) {
    try {
      return new Parameters(Form.post(request));
    } catch (ProcessingException malformed) {
      throw invalid(String.valueOf(malformed.getMessage()), "RFC 6749, 3.2");
    }
  }

  /** The parameters of a query. */
  static Parameters query(Request request) {
    String query = request.uri().getRawQuery();
    try {
      return new Parameters(Form.parse(query == null ? "" : query));
    } catch (ProcessingException malformed) {
      throw invalid(String.valueOf(malformed.getMessage()), "RFC 6749, 3.1");
    }
  }

  /** The value, or null. */
  @Nullable String get(String name) {
    String value = form.first(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** The value, which is required. */
  String require(String name, String section) {
    String value = get(name);
    if (value == null) {
      throw invalid("the parameter '" + name + "' is missing", section);
    }
    return value;
  }

  boolean has(String name) {
    return get(name) != null;
  }

  /** Every value of the name. */
  List<String> all(String name) {
    return form.all(name);
  }

  Parameters with(String name, String value) {
    return new Parameters(form.with(name, value));
  }

  Parameters without(String name) {
    return new Parameters(form.without(name));
  }

  /** The resources for which the token is requested (RFC 8707, section 2). */
  List<String> resources() {
    List<String> resources = new ArrayList<>();
    for (String resource : form.all("resource")) {
      if (!isAbsolute(resource)) {
        throw Refused.of(
            "invalid_target",
            "the resource must be an absolute URI without fragment",
            "RFC 8707, 2");
      }
      resources.add(resource);
    }
    return resources;
  }

  /** {@code authorization_details}, or null (RFC 9396, section 2). */
  @Nullable List<@Nullable Object> authorizationDetails() {
    String text = get("authorization_details");
    if (text == null) {
      return null;
    }
    List<@Nullable Object> details = null;
    try {
      details = JsonObject.parse("{\"a\":" + text + "}").array("a");
    } catch (JsonException malformed) {
      // refused below
    }
    boolean right = details != null && !details.isEmpty();
    for (Object detail : details == null ? List.of() : details) {
      right = right && detail instanceof JsonObject object && object.string("type") != null;
    }
    if (!right) {
      throw Refused.of(
          "invalid_authorization_details",
          "authorization_details must be a JSON array of objects that have a 'type'",
          "RFC 9396, 2");
    }
    return details;
  }

  private static boolean isAbsolute(String resource) {
    try {
      URI uri = new URI(resource);
      return uri.isAbsolute() && uri.getRawFragment() == null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private static Refused invalid(String description, String section) {
    return Refused.of("invalid_request", description, section);
  }
}
