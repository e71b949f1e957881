package dev.oauth4jvm.budget;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Counts the work of instrumented code, in steps: a call of a method, a turn of a loop, and what
 * methods of the JDK do that look at many characters or elements without allocating anything.
 *
 * <p>A method of this class stands in for the JDK's of its name and parameters, the object that it
 * is called on being the first of them; {@link CountingLoader} puts it there. For one thread.
 */
public final class Work {

  private static long steps;

  private Work() {}

  /** The steps so far. */
  public static long steps() {
    return steps;
  }

  /** A call or a turn. */
  public static void step() {
    steps++;
  }

  /** {@link String#indexOf(int)}. */
  public static int indexOf(String text, int c) {
    return indexOf(text, c, 0);
  }

  /** {@link String#indexOf(int, int)}. */
  public static int indexOf(String text, int c, int from) {
    int at = text.indexOf(c, from);
    steps += Math.max(1, (at < 0 ? text.length() : at + 1) - from);
    return at;
  }

  /** {@link String#lastIndexOf(int)}. */
  public static int lastIndexOf(String text, int c) {
    int at = text.lastIndexOf(c);
    steps += text.length() - at;
    return at;
  }

  /** {@link String#indexOf(String)}. */
  public static int indexOf(String text, String part) {
    return indexOf(text, part, 0);
  }

  /** {@link String#indexOf(String, int)}: the search of the JDK, character by character. */
  public static int indexOf(String text, String part, int from) {
    for (int at = from; at + part.length() <= text.length(); at++) {
      int same = 0;
      while (same < part.length() && text.charAt(at + same) == part.charAt(same)) {
        same++;
      }
      steps += same + 1;
      if (same == part.length()) {
        break;
      }
    }
    return text.indexOf(part, from);
  }

  /** {@link String#contains}. */
  public static boolean contains(String text, CharSequence part) {
    return indexOf(text, part.toString(), 0) >= 0;
  }

  /** {@link String#equals}. */
  public static boolean equals(String text, Object other) {
    steps += other instanceof String same && same.length() == text.length() ? text.length() : 1;
    return text.equals(other);
  }

  /** {@link String#equalsIgnoreCase}. */
  public static boolean equalsIgnoreCase(String text, String other) {
    steps += other != null && other.length() == text.length() ? text.length() : 1;
    return text.equalsIgnoreCase(other);
  }

  /** {@link String#regionMatches(boolean, int, String, int, int)}. */
  public static boolean regionMatches(
      String text, boolean ignoreCase, int from, String other, int otherFrom, int length) {
    steps += Math.max(1, length);
    return text.regionMatches(ignoreCase, from, other, otherFrom, length);
  }

  /** {@link String#startsWith(String)}. */
  public static boolean startsWith(String text, String start) {
    steps += start.length() + 1;
    return text.startsWith(start);
  }

  /** {@link String#endsWith(String)}. */
  public static boolean endsWith(String text, String end) {
    steps += end.length() + 1;
    return text.endsWith(end);
  }

  /** {@link String#toLowerCase(Locale)}, which copies nothing that is in lower case. */
  public static String toLowerCase(String text, Locale locale) {
    steps += text.length();
    return text.toLowerCase(locale);
  }

  /** {@link StringBuilder#lastIndexOf(String)} of one character. */
  public static int lastIndexOf(StringBuilder text, String part) {
    int at = text.lastIndexOf(part);
    steps += text.length() - at;
    return at;
  }

  /** {@link List#contains}. */
  public static boolean contains(List<?> list, Object element) {
    steps += list.size();
    return list.contains(element);
  }

  /** {@link List#equals}. */
  public static boolean equals(List<?> list, Object other) {
    steps += list.size();
    return list.equals(other);
  }

  /** {@link Arrays#equals(byte[], int, int, byte[], int, int)}. */
  public static boolean equals(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
    steps += aTo - aFrom == bTo - bFrom ? aTo - aFrom : 1;
    return Arrays.equals(a, aFrom, aTo, b, bFrom, bTo);
  }
}
