package dev.oauth4jvm.aws;

import dev.oauth4jvm.http.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the codes of errors, and nothing else of their text, which may repeat a secret. */
public final class AwsErrors {

  private static final int MAX_NAME = 64;

  /** Errors in XML are far shorter; a longer body is not searched. */
  private static final int MAX_XML = 1 << 16;

  private AwsErrors() {}

  /**
   * The code of an error that a service describes in XML, as S3 and STS do: the element {@code
   * Code}, which must occur once.
   *
   * @return a name as of {@link #isName}; null when the body has none
   */
  public static @Nullable String code(Response response) {
    byte[] body = response.body();
    if (body.length > MAX_XML) {
      return null;
    }
    String code = XmlText.element(new String(body, StandardCharsets.UTF_8), "Code");
    return code != null && isName(code) ? code : null;
  }

  /**
   * Whether a text from outside, such as an error's code, is a name of 1 to 64 letters, digits and
   * dots, fit for a message.
   */
  public static boolean isName(String text) {
    boolean valid = !text.isEmpty() && text.length() <= MAX_NAME;
    for (int i = 0; valid && i < text.length(); i++) {
      char c = text.charAt(i);
      valid = c == '.' || (c < 128 && Character.isLetterOrDigit(c));
    }
    return valid;
  }
}
