package dev.oauth4jvm.servlet;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.resource.Verdict;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** The answers of the filter, and their log. */
final class Answers {

  private Answers() {}

  /** Loaded at the first refusal. */
  private static final class Log {
    static final System.Logger LOGGER = System.getLogger("dev.oauth4jvm.servlet");

    private Log() {}
  }

  /** Logs a refusal and sends it. */
  static void refuse(Verdict.Refused refused, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    Response refusal = refused.response();
    refused.log(
        Log.LOGGER, () -> "Answered a " + in.getMethod() + " request with " + refusal.status());
    send(refusal, out);
  }

  /**
   * Sends a response, in place of what was written and not sent. Fields that were set before stay,
   * such as those of CORS.
   *
   * @throws IllegalStateException when the response is committed
   */
  static void send(Response answer, HttpServletResponse out) throws IOException {
    out.resetBuffer();
    // not sendError, which would dispatch to an error page
    out.setStatus(answer.status());
    addHeaders(answer.headers(), out);
    byte[] body = answer.body();
    out.setContentLength(body.length);
    if (body.length > 0) {
      out.getOutputStream().write(body);
    }
  }

  static void addHeaders(Headers headers, HttpServletResponse out) {
    for (Map.Entry<String, String> field : headers.entries()) {
      out.addHeader(field.getKey(), field.getValue());
    }
  }
}
