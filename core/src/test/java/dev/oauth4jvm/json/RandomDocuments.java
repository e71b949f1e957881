package dev.oauth4jvm.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** Documents for the fuzz test: valid ones, and valid ones broken in their tokens or bytes. */
final class RandomDocuments {

  private static final String[] WHITESPACE = {" ", "\n", "\t", "\r", "\r\n  "};

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-1",
    "7.0",
    "0.10",
    "-0.0",
    "1e3",
    "1E+2",
    "1e-7",
    "12.50e1",
    "0e9",
    "1e400",
    "-1.5E-400",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "999999999999999999",
    "1000000000000000000",
    "0.1000000000000000055511151231257827",
    "1e1000",
    "9.9e-1000",
    "1e00000000000000000001"
  };

  /** What no valid document has in this place, or only rarely. */
  private static final String[] JUNK = {
    "+1",
    "01",
    "-01",
    "1.",
    ".5",
    "1e",
    "1e+",
    "-",
    "--1",
    "0x1F",
    "1_0",
    "1L",
    "NaN",
    "-Infinity",
    "Infinity",
    "1e1001",
    "10e1000",
    "1e-1001",
    "1e99999999999",
    "tru",
    "nul",
    "True",
    "nullnull",
    "undefined",
    "'a'",
    "a",
    "/**/",
    "//\n",
    "#",
    ";",
    "=",
    "\f",
    "\u000b",
    "\u00a0",
    "\ufeff",
    "\0",
    "\\",
    "\"",
    "\"a",
    "\"\n\"",
    "\"\t\"",
    "\"\u001f\"",
    "\"\\a\"",
    "\"\\u12\"",
    "\"\\u00zz\"",
    "\"\\ud800\"",
    "\"\\udc00\"",
    "\"\\ud800\\u0041\"",
    "\"\\ude00\\ud83d\"",
    "\"\\ud83d\\ude00\"",
    "\"\\'\"",
    "\"\\x41\"",
    "{}",
    "[]",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null"
  };

  /** Bytes that mean something to a reader of JSON or of UTF-8. */
  private static final String INTERESTING =
      "{}[]:,\"\\/bfnrtu'0123456789+-.eE \t\r\n\0\u001f\u007f\u0080\u00bf\u00c0\u00c2\u00c3\u00e0\u00e2"
          + "\u00ed\u00ef\u00f0\u00f4\u00f5\u00ff\u00a0\u00bb";

  private final Random random;

  RandomDocuments(long seed) {
    random = new Random(seed);
  }

  byte[] valid() {
    return join(tokens());
  }

  byte[] withBrokenTokens() {
    List<String> tokens = tokens();
    for (int edits = 1 + random.nextInt(2); edits > 0 && !tokens.isEmpty(); edits--) {
      int at = random.nextInt(tokens.size());
      String other = tokens.get(random.nextInt(tokens.size()));
      switch (random.nextInt(9)) {
        case 0 -> tokens.remove(at);
        case 1 -> tokens.add(at, tokens.get(at));
        case 2 -> tokens.add(at, other);
        case 3 -> tokens.set(at, other);
        case 4 -> tokens.add(at, pick(JUNK));
        case 5 -> tokens.set(at, pick(JUNK));
        case 6 -> repeat(tokens, at);
        default -> {
          // A name for a name or a value, which may give a name twice.
          if (tokens.get(at).startsWith("\"") && other.startsWith("\"")) {
            tokens.set(at, other);
          }
        }
      }
    }
    return join(tokens);
  }

  /** Repeats some tokens, such as a whole member with its comma, or brackets many times. */
  private void repeat(List<String> tokens, int at) {
    int to = Math.min(tokens.size(), at + 1 + random.nextInt(5));
    List<String> piece = new ArrayList<>(tokens.subList(at, to));
    for (int times = random.nextInt(8) == 0 ? 33 : 1; times > 0; times--) {
      tokens.addAll(at, piece);
    }
  }

  byte[] withBrokenBytes() {
    byte[] bytes = valid();
    for (int edits = 1 + random.nextInt(3); edits > 0 && bytes.length > 0; edits--) {
      int at = random.nextInt(bytes.length);
      int interesting = INTERESTING.charAt(random.nextInt(INTERESTING.length()));
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) interesting;
        case 2 -> bytes = spliced(bytes, at, at, interesting);
        case 3 -> bytes = spliced(bytes, at, at + 1, -1);
        case 4 -> bytes = spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(6)), -1);
        default -> bytes[at] = bytes[random.nextInt(bytes.length)];
      }
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int from, int to, int inserted) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    if (inserted >= 0) {
      out.write(inserted);
    }
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }

  private byte[] join(List<String> tokens) {
    StringBuilder text = new StringBuilder();
    boolean spacious = random.nextBoolean();
    for (String token : tokens) {
      if (spacious && random.nextInt(4) == 0) {
        text.append(pick(WHITESPACE));
      }
      text.append(token);
    }
    return text.append(spacious ? pick(WHITESPACE) : "").toString().getBytes(UTF_8);
  }

  private List<String> tokens() {
    List<String> tokens = new ArrayList<>();
    int chain = random.nextInt(20) == 0 ? random.nextInt(32) : 0;
    object(tokens, chain, random.nextInt(8));
    return tokens;
  }

  /** An object with this many members, one of them with so many levels of arrays and objects. */
  private void object(List<String> tokens, int levels, int members) {
    tokens.add("{");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < members || (i == 0 && levels > 0); i++) {
      String name = string();
      while (!names.add(name)) {
        name += i;
      }
      if (i > 0) {
        tokens.add(",");
      }
      tokens.add(written(name));
      tokens.add(":");
      value(tokens, i == 0 ? levels : Math.min(levels, 0), members / 2);
    }
    tokens.add("}");
  }

  private void array(List<String> tokens, int levels, int values) {
    tokens.add("[");
    for (int i = 0; i < values || (i == 0 && levels > 0); i++) {
      if (i > 0) {
        tokens.add(",");
      }
      value(tokens, i == 0 ? levels : 0, values / 2);
    }
    tokens.add("]");
  }

  private void value(List<String> tokens, int levels, int size) {
    int kind = random.nextInt(levels > 0 ? 2 : size > 0 ? 10 : 8);
    if (levels > 0) {
      kind += 8;
    }
    switch (kind) {
      case 0 -> tokens.add("true");
      case 1 -> tokens.add("false");
      case 2 -> tokens.add("null");
      case 3 -> tokens.add(pick(NUMBERS));
      case 4 -> tokens.add(number());
      case 8 -> object(tokens, levels - 1, size);
      case 9 -> array(tokens, levels - 1, size);
      default -> tokens.add(written(string()));
    }
  }

  private String number() {
    StringBuilder number = new StringBuilder(random.nextBoolean() ? "-" : "");
    int length = 1 + random.nextInt(random.nextInt(50) == 0 ? 1030 : 25);
    number.append(1 + random.nextInt(9));
    digits(number, length - 1);
    if (random.nextInt(3) == 0) {
      digits(number.append('.'), 1 + random.nextInt(20));
    }
    if (random.nextInt(3) == 0) {
      number.append(random.nextBoolean() ? 'e' : 'E').append(pick(new String[] {"", "+", "-"}));
      digits(number, 1 + random.nextInt(3));
    }
    return number.toString();
  }

  private void digits(StringBuilder out, int count) {
    for (int i = 0; i < count; i++) {
      out.append((char) ('0' + random.nextInt(10)));
    }
  }

  /** A string without lone surrogates, mostly ASCII. */
  private String string() {
    StringBuilder string = new StringBuilder();
    boolean plain = random.nextInt(3) > 0;
    for (int length = random.nextInt(12); length > 0; length--) {
      switch (plain ? 0 : random.nextInt(6)) {
        case 1 -> string.append((char) random.nextInt(0x20));
        case 2 -> string.append((char) (0x80 + random.nextInt(0x780)));
        case 3 -> string.append((char) (0x800 + random.nextInt(0xd000)));
        case 4 -> string.appendCodePoint(0x10000 + random.nextInt(0x100000));
        case 5 -> string.append("\"\\/\u007f\ufeff\u2028\uffff\0".charAt(random.nextInt(8)));
        default -> string.append((char) (' ' + random.nextInt(95)));
      }
    }
    return string.toString();
  }

  /** The string as a token, with the escapes it needs and some that it doesn't. */
  private String written(String string) {
    StringBuilder token = new StringBuilder("\"");
    boolean eager = random.nextInt(3) == 0;
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      int kind = "\"\\/\b\f\n\r\t".indexOf(c);
      boolean must = c < ' ' || c == '"' || c == '\\';
      // A pair is escaped whole or not at all: half of one is no UTF-8.
      boolean may = eager && !Character.isSurrogate(c) && random.nextInt(3) == 0;
      if (kind >= 0 && (must || may) && random.nextBoolean()) {
        token.append('\\').append("\"\\/bfnrt".charAt(kind));
      } else if (must || may || (eager && Character.isSurrogate(c))) {
        String hex = Integer.toHexString(0x10000 | c).substring(1);
        token.append("\\u").append(random.nextBoolean() ? hex : hex.toUpperCase(Locale.ROOT));
      } else {
        token.append(c);
      }
    }
    return token.append('"').toString();
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}
