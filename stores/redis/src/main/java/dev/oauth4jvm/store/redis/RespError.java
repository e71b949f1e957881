package dev.oauth4jvm.store.redis;

import java.io.IOException;

/**
 * An error reply. The message contains the error's code and a hint, but not the server's text,
 * which may quote a command's arguments, including a password.
 */
final class RespError extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int MAX_CODE = 32;
  private static final String SCRIPT = "ERR Error running script (";

  /**
   * Creates the exception for a reply.
   *
   * @param command the refused command
   * @param line the line of the reply, without its first character
   */
  RespError(String command, String line) {
    super("Redis refused " + command + ": " + described(command, line));
  }

  /**
   * The first word if it consists of upper-case letters, which is the error's code. Before Redis 7,
   * the error of a script's command follows a text about the script.
   */
  static String code(String line) {
    int inScript = line.startsWith(SCRIPT) ? line.indexOf(": -") : -1;
    return word(inScript < 0 ? line : line.substring(inScript + 3));
  }

  private static String word(String line) {
    int end = 0;
    while (end < line.length() && line.charAt(end) >= 'A' && line.charAt(end) <= 'Z') {
      end++;
    }
    boolean whole = end == line.length() || line.charAt(end) == ' ';
    return end > 0 && end <= MAX_CODE && whole ? line.substring(0, end) : "";
  }

  private static String described(String command, String line) {
    String code = code(line);
    return switch (code) {
      case "" -> "an error without a code";
      case "ERR" -> code + general(command, line);
      case "NOAUTH" -> "NOAUTH; a password is required: put it into the URI";
      case "WRONGPASS" -> "WRONGPASS; check user and password in the URI";
      case "NOPERM" -> "NOPERM; allow the user GETRANGE, EVAL, and the scripts' commands";
      case "WRONGTYPE" -> "WRONGTYPE; the key does not hold a string: find out what else writes it";
      case "READONLY" -> "READONLY; the server is a replica: name the primary";
      case "MASTERDOWN" ->
          "MASTERDOWN; the server is a replica without its primary: name the primary";
      case "OOM" -> "OOM; the memory is full: raise maxmemory, or let maxmemory-policy evict";
      case "MISCONF" -> "MISCONF; the server cannot write to its disk: see its log";
      case "LOADING" -> "LOADING; the server has started and reads its data: it answers soon";
      case "BUSY" -> "BUSY; another script takes too long: find out who runs it";
      case "MOVED", "ASK", "CROSSSLOT" ->
          code + "; the server belongs to a cluster: use JedisStore with a cluster's client";
      default -> code;
    };
  }

  /** The hint for the code that Redis uses for everything else; texts are compared, not quoted. */
  private static String general(String command, String line) {
    if (line.equals("ERR max number of clients reached")) {
      return "; the server has too many connections: raise maxclients";
    }
    return switch (command) {
      case "AUTH" -> "; check whether the server has the user and the password of the URI";
      case "SELECT" -> "; check whether the server has the database of the URI";
      default -> "";
    };
  }
}
