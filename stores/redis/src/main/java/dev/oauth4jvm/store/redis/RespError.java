package dev.oauth4jvm.store.redis;

import java.io.IOException;

/**
 * An error reply. The message contains the error's code and a hint, but not the server's text,
 * which may quote a command's arguments, including a password.
 */
final class RespError extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int MAX_CODE = 32;

  /**
   * Creates the exception for a reply.
   *
   * @param command the refused command
   * @param line the line of the reply, without its first character
   */
  RespError(String command, String line) {
    super("Redis refused " + command + ": " + described(code(line)));
  }

  /** The first word if it consists of upper-case letters, which is the error's code. */
  static String code(String line) {
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
      case "WRONGTYPE" -> "WRONGTYPE; the key does not hold a string: find out what else writes it";
      case "READONLY" -> "READONLY; the server is a replica: name the primary";
      case "MOVED", "ASK", "CROSSSLOT" ->
          code + "; the server belongs to a cluster: use JedisStore with a cluster's client";
      default -> code;
    };
  }
}
