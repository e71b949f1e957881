package dev.oauth4jvm.testkit;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Responses in the media types of the endpoints. */
final class Answers {

  private Answers() {}

  /** JSON that must not be cached (RFC 6749, section 5.1). */
  static Response json(int status, JsonObject body) {
    return json(status, body, Headers.of());
  }

  static Response json(int status, JsonObject body, Headers more) {
    return of(status, "application/json", body.toJson(), more.with("cache-control", "no-store"));
  }

  static Response text(int status, String body) {
    return of(status, "text/plain;charset=utf-8", body, Headers.of());
  }

  static Response of(int status, String type, String body) {
    return of(status, type, body, Headers.of());
  }

  static Response redirect(String location) {
    // RFC 9700, section 4.12: 303, so that no browser repeats a POST
    Headers headers = Headers.of("location", location, "cache-control", "no-store");
    return Response.of(303, headers, new byte[0]);
  }

  /**
   * A page that immediately posts the parameters (OAuth 2.0 Form Post Response Mode, section 2).
   */
  static Response formPost(String action, Form parameters) {
    StringBuilder page = new StringBuilder("<!DOCTYPE html><html><head><title>Submit</title>");
    page.append("</head><body onload=\"document.forms[0].submit()\"><form method=\"post\" action=");
    page.append('"').append(escape(action)).append("\">");
    for (Map.Entry<String, String> parameter : parameters.parameters()) {
      page.append("<input type=\"hidden\" name=\"").append(escape(parameter.getKey()));
      page.append("\" value=\"").append(escape(parameter.getValue())).append("\"/>");
    }
    page.append("</form></body></html>");
    return of(200, "text/html;charset=utf-8", page.toString());
  }

  private static Response of(int status, String type, String body, Headers more) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return Response.of(status, more.with("content-type", type), bytes);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("\"", "&quot;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
