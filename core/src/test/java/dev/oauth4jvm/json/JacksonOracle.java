package dev.oauth4jvm.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * What jackson-core makes of a document: maps, lists, strings, booleans, {@link BigDecimal}s and
 * nulls, or nothing when it refuses it.
 *
 * <p>Where the two readers differ by design, this class decides as ours does, each time by a rule
 * of its own that is stated here and nowhere taken from our reader:
 *
 * <ul>
 *   <li>The bytes are UTF-8, which the JDK's strict decoder tells. Jackson takes overlong forms and
 *       encoded surrogates. It also skips a byte order mark and guesses UTF-16 and UTF-32 from the
 *       first bytes, so that it is given spaces first. (Its reader of characters is no way out: it
 *       looks at the low eight bits of the digits of an escape only.)
 *   <li>A document is one object. Jackson reads any values, one after the other.
 *   <li>Strings and names have no lone surrogates. Jackson takes escaped ones.
 *   <li>Objects and arrays nest 32 deep. Jackson's limit is 500.
 *   <li>A number is written with 1024 characters, has 1000 significant digits, and an exponent from
 *       -1000 to 1000 in scientific notation. Jackson's limit is 1000 digits as written (lifted
 *       here), and what a {@link BigDecimal} can hold.
 * </ul>
 */
final class JacksonOracle {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNumberLength(Integer.MAX_VALUE).build())
          .build();

  private JacksonOracle() {}

  static Optional<Map<String, Object>> read(byte[] document) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
    byte[] indented = new byte[4 + document.length];
    Arrays.fill(indented, 0, 4, (byte) ' ');
    System.arraycopy(document, 0, indented, 4, document.length);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), indented)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      Map<String, Object> object = object(parser, 1);
      return parser.nextToken() == null ? Optional.of(object) : Optional.empty();
    } catch (JacksonException | BeyondOurLimits e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> object(JsonParser parser, int depth) throws BeyondOurLimits {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = paired(parser.currentName());
      members.put(name, value(parser, parser.nextToken(), depth));
    }
    return members;
  }

  private static List<Object> array(JsonParser parser, int depth) throws BeyondOurLimits {
    List<Object> values = new ArrayList<>();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      values.add(value(parser, token, depth));
    }
    return values;
  }

  private static Object value(JsonParser parser, JsonToken token, int depth)
      throws BeyondOurLimits {
    if (token.isStructStart() && depth == 32) {
      throw new BeyondOurLimits();
    }
    return switch (token) {
      case START_OBJECT -> object(parser, depth + 1);
      case START_ARRAY -> array(parser, depth + 1);
      case VALUE_STRING -> paired(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> limited(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new AssertionError(token);
    };
  }

  private static String paired(String string) throws BeyondOurLimits {
    // Encoding replaces lone surrogates, and nothing else.
    byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
    if (!new String(utf8, StandardCharsets.UTF_8).equals(string)) {
      throw new BeyondOurLimits();
    }
    return string;
  }

  private static BigDecimal limited(JsonParser parser) throws BeyondOurLimits {
    String written = parser.getString();
    BigDecimal number;
    try {
      number = parser.getDecimalValue();
    } catch (NumberFormatException e) {
      // What Jackson lets out when the exponent is beyond a BigDecimal.
      throw new BeyondOurLimits();
    }
    long exponent = (long) number.precision() - 1 - number.scale();
    if (written.length() > 1024 || number.precision() > 1000 || Math.abs(exponent) > 1000) {
      throw new BeyondOurLimits();
    }
    return number;
  }

  /** The document is JSON, but not within the limits of our reader. */
  private static final class BeyondOurLimits extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
