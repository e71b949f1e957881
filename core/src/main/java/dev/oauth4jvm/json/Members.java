package dev.oauth4jvm.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of one object, in the order of the document. Names and values stand in arrays, which
 * take less than a map does. Beyond a few members a map finds them besides, so that an object of
 * thousands, or of names that an attacker made collide, is read in a time that grows as it does.
 *
 * <p>What was read from a document may leave a value there, checked but not made, until it is asked
 * for: of most claims a validation only wants to know that they are there.
 *
 * <p>Not changed any more once an object holds it.
 */
final class Members {

  /** Up to here the places find a member, beyond a map. */
  private static final int FEW = 32;

  private static final int PLACES = 64;

  private static final int[] ALL_MADE = {};
  private static final byte[] NO_DOCUMENT = {};

  private String[] names;
  private @Nullable Object[] values;
  private int size;

  // At the place that its name's hash gives, or the next free one: where a member is, counted from
  // 1.
  private final byte[] places = new byte[PLACES];

  private @Nullable Map<String, Integer> index;

  // Where in the document a value that was not made stands; 0 where one was, or is null.
  private int[] unread = ALL_MADE;
  private final byte[] document;

  /** None as yet, and none to be left in a document. */
  Members() {
    this(NO_DOCUMENT, 4);
  }

  /**
   * None as yet.
   *
   * @param document what members may leave their values in; not changed by anyone
   * @param expected how many there probably are
   */
  Members(byte[] document, int expected) {
    this.document = document;
    this.names = new String[expected];
    this.values = new @Nullable Object[expected];
  }

  /** A copy, to be changed. */
  Members copy() {
    Members copy = new Members();
    for (int i = 0; i < size; i++) {
      copy.add(names[i], value(i));
    }
    return copy;
  }

  int size() {
    return size;
  }

  String name(int at) {
    return names[at];
  }

  /** A value; made now, if it was not made before. Several threads may make equal ones. */
  @Nullable Object value(int at) {
    Object value = values[at];
    if (value == null && at < unread.length && unread[at] != 0) {
      value = JsonReader.valueAt(document, unread[at]);
      values[at] = value;
    }
    return value;
  }

  /** Whether a value is a string; it need not be made for that. */
  boolean isString(int at) {
    Object value = values[at];
    return value == null
        ? at < unread.length && unread[at] != 0 && document[unread[at]] == '"'
        : value instanceof String;
  }

  /** Whether a value is that string; it is made only when it is not, or is not plainly written. */
  boolean isString(int at, String expected) {
    Object value = values[at];
    boolean stands = value == null && at < unread.length && unread[at] != 0;
    if (stands && isPlainly(unread[at], expected)) {
      return true;
    }
    return expected.equals(stands ? value(at) : value);
  }

  /** Whether a string without escapes and of ASCII alone stands there, and is that one. */
  private boolean isPlainly(int from, String expected) {
    int length = expected.length();
    if (document[from] != '"' || document.length - from < length + 2) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      byte c = document[from + 1 + i];
      if (c != expected.charAt(i) || c == '"' || c == '\\') {
        return false;
      }
    }
    return document[from + 1 + length] == '"';
  }

  /** Adds a member, and tells whether it is new; otherwise nothing is to be used any more. */
  boolean add(String name, @Nullable Object value) {
    if (index != null) {
      if (index.putIfAbsent(name, size) != null) {
        return false;
      }
    } else {
      int place = place(name);
      if (places[place] != 0) {
        return false;
      }
      places[place] = (byte) (size + 1);
    }
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    names[size] = name;
    values[size] = value;
    size++;
    if (size == FEW) {
      index = new HashMap<>(4 * FEW);
      for (int i = 0; i < size; i++) {
        index.put(names[i], i);
      }
    }
    return true;
  }

  /** Adds a member whose value, which is not null, stays in the document. */
  boolean addUnread(String name, int at) {
    boolean added = add(name, null);
    if (added) {
      if (unread.length < size) {
        unread = Arrays.copyOf(unread, names.length);
      }
      unread[size - 1] = at;
    }
    return added;
  }

  /** Sets the value of a member that is there, or adds one. */
  void set(String name, @Nullable Object value) {
    int at = indexOf(name);
    if (at < 0) {
      add(name, value);
    } else {
      values[at] = value;
      if (at < unread.length) {
        unread[at] = 0;
      }
    }
  }

  /** Where the member is, or -1. */
  int indexOf(String name) {
    if (index == null) {
      return places[place(name)] - 1;
    }
    Integer at = index.get(name);
    return at == null ? -1 : at;
  }

  /** The place of a name that is there, else a free one. */
  private int place(String name) {
    int hash = name.hashCode();
    int place = (hash ^ hash >>> 6) & PLACES - 1;
    while (places[place] != 0 && !names[places[place] - 1].equals(name)) {
      place = place + 1 & PLACES - 1;
    }
    return place;
  }
}
