package dev.oauth4jvm.store.redis;

import java.io.IOException;

/**
 * An error reply. Its message has the error's code and a hint; the server's text is left out, since
 * it may quote a command's arguments, a password among them.
 */
final class RespError extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int MAX_CODE = 32;

  /**
   * Makes the exception for a reply.
   *
   * @param command the command that was refused
   * @param line the reply's line, without its first character
   */
  RespError(String command, String line) {
    super("Redis refused " + command + ": " + described(code(line)));
  }

  /** The first word when it is one of upper-case letters, which Redis calls the error's code. */
  private static String code(String line) {
    int end = 0;
    while (end < line.length() && line.charAt(end) >= 'A' && line.charAt(end) <= 'Z') {
      end++;
    }
    boolean whole = end == line.length() || line.charAt(end) == ' ';
    return end > 0 && end <= MAX_CODE && whole ? line.substring(0, end) : "";
  }

  private static String described(String code) {
    return switch (code) {
      case "" -> "an error without a code";
      case "NOAUTH" -> "NOAUTH; a password is required: put it into the URI";
      case "WRONGPASS" -> "WRONGPASS; check user and password in the URI";
      case "NOPERM" -> "NOPERM; allow the user GETRANGE, EVAL, and the scripts' commands";
      case "WRONGTYPE" -> "WRONGTYPE; the key holds no string: find out who else writes it";
      case "READONLY" -> "READONLY; the server is a replica: name the primary";
      case "MOVED", "ASK", "CROSSSLOT" ->
          code + "; the server belongs to a cluster: use JedisStore with a cluster's client";
      default -> code;
    };
  }
}
