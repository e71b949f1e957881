package dev.oauth4jvm.it;

import dev.oauth4jvm.client.Form;
import dev.oauth4jvm.http.Request;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * A user with a browser that runs no scripts: follows redirections, keeps cookies, fills in the
 * forms of the pages that it is shown, and stops where a client takes over.
 */
final class UserAgent {

  /** Where clients take over. No server is there. */
  static final String CLIENT = "https://client.example.com/";

  private static final int MOST_PAGES = 20;
  private static final Pattern FORM =
      Pattern.compile("<form\\b([^>]*)>(.*?)</form>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern FIELD =
      Pattern.compile("<(?:input|button)\\b[^>]*>", Pattern.CASE_INSENSITIVE);
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([a-zA-Z-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");

  private final HttpClient http;
  private final Map<String, String> answers;

  /** What the user writes into fields, by their names; the other fields stay as they are. */
  UserAgent(SSLContext trust, Map<String, String> answers) {
    this.http =
        HttpClient.newBuilder()
            .sslContext(trust)
            .cookieHandler(new CookieManager())
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    this.answers = answers;
  }

  /** Goes on until a redirection leads to the client: where to, with query and fragment. */
  URI toClient(URI start) {
    return go(start).uri();
  }

  /** Goes on until a page has the browser post a form to the client: what it posts. */
  Request postToClient(URI start) {
    Request request = go(start);
    if (!request.hasBody()) {
      throw new IllegalStateException("nothing was posted to the client: " + request);
    }
    return request;
  }

  /** Goes on until a page has no form to fill in: that page. */
  String toTheEnd(URI start) {
    Place place = new Place(Request.get(start), null);
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      Place next = next(place);
      if (next.request == null) {
        return next.page;
      }
      place = next;
    }
    throw new IllegalStateException("too many pages; the last one: " + place);
  }

  private Request go(URI start) {
    Place place = new Place(Request.get(start), null);
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      place = next(place);
      if (place.request == null) {
        throw new IllegalStateException("a page leads nowhere: " + place.page);
      }
      if (place.request.uri().toString().startsWith(CLIENT)) {
        return place.request;
      }
    }
    throw new IllegalStateException("too many pages; the last one: " + place);
  }

  /** What the user agent requests next; without a request: the page that it stays on. */
  private record Place(Request request, String page) {}

  private Place next(Place place) {
    HttpResponse<String> response = send(place.request);
    String location = response.headers().firstValue("location").orElse(null);
    if (response.statusCode() / 100 == 3 && location != null) {
      return new Place(Request.get(response.uri().resolve(location)), null);
    }
    Matcher form = FORM.matcher(response.body());
    while (form.find()) {
      Map<String, String> attributes = attributes(form.group(1));
      if ("post".equals(attributes.getOrDefault("method", "").toLowerCase(Locale.ROOT))) {
        URI action = response.uri().resolve(attributes.getOrDefault("action", ""));
        return new Place(
            Request.post(action)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(fill(form.group(2)).encode().getBytes(StandardCharsets.US_ASCII)),
            response.body());
      }
    }
    return new Place(null, response.statusCode() + " " + response.body());
  }

  private Form fill(String content) {
    Form form = Form.empty();
    Matcher field = FIELD.matcher(content);
    while (field.find()) {
      Map<String, String> attributes = attributes(field.group());
      String name = attributes.get("name");
      if (name != null && !name.equals("cancel")) {
        form = form.with(name, answers.getOrDefault(name, attributes.getOrDefault("value", "")));
      }
    }
    return form;
  }

  private static Map<String, String> attributes(String tag) {
    Map<String, String> attributes = new HashMap<>();
    Matcher attribute = ATTRIBUTE.matcher(tag);
    while (attribute.find()) {
      String value = attribute.group(2) != null ? attribute.group(2) : attribute.group(3);
      attributes.put(attribute.group(1).toLowerCase(Locale.ROOT), unescape(value));
    }
    return attributes;
  }

  private static String unescape(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x2F;", "/")
        .replace("&#47;", "/")
        .replace("&#61;", "=")
        .replace("&#43;", "+")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  private HttpResponse<String> send(Request request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.uri())
            .header("accept", "text/html")
            .timeout(Duration.ofMinutes(1));
    request.headers().entries().forEach(field -> builder.header(field.getKey(), field.getValue()));
    if (request.hasBody()) {
      builder.POST(BodyPublishers.ofByteArray(request.body()));
    }
    try {
      return http.send(builder.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("no response to " + request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
