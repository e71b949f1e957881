package dev.oauth4jvm.json;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of one object, in the order of the document. Names and values are in arrays, which
 * take less memory than a map. Beyond a few members, a map finds them as well, so that an object of
 * thousands of members, or of names that an attacker chose to collide, is read in linear time.
 *
 * <p>The value of a parsed member may stay in the document, checked but not created, until it is
 * read: of most claims, a validation only tests the presence.
 *
 * <p>Not modified once an object holds it.
 */
final class Members {

  /** The number of members up to which the places find a member; beyond it, a map does. */
  private static final int FEW = 32;

  private static final int PLACES = 64;

  private static final int[] ALL_MADE = {};
  private static final byte[] NO_DOCUMENT = {};

  private String[] names;
  private @Nullable Object[] values;
  private int size;

  // At the place given by a name's hash, or the next free one: the member's index, counted from 1.
  private final byte[] places = new byte[PLACES];

  private @Nullable Map<String, Integer> index;

  // The offset in the document of a value that was not created; 0 if it was created or is null.
  private int[] unread = ALL_MADE;
  private final byte[] document;

  /** Creates an empty instance without a document. */
  Members() {
    this(NO_DOCUMENT, 4);
  }

  /**
   * Creates an empty instance with a document.
   *
   * @param document the document in which members may leave their values; never modified
   * @param expected the probable number of members
   */
  Members(byte[] document, int expected) {
    this.document = document;
    this.names = new String[expected];
    this.values = new @Nullable Object[expected];
  }

  /** Returns a copy that can be modified. */
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

  /** Returns a value, and creates it if necessary. Several threads may create equal ones. */
  @Nullable Object value(int at) {
    Object value = values[at];
    if (value == null && at < unread.length && unread[at] != 0) {
      value = JsonReader.valueAt(document, unread[at]);
      values[at] = value;
    }
    return value;
  }

  /** Whether a value is a string; does not create the value. */
  boolean isString(int at) {
    Object value = values[at];
    return value == null
        ? at < unread.length && unread[at] != 0 && document[unread[at]] == '"'
        : value instanceof String;
  }

  /**
   * Whether a value equals a string; creates the value only if it differs or is not plain ASCII.
   */
  boolean isString(int at, String expected) {
    Object value = values[at];
    boolean stands = value == null && at < unread.length && unread[at] != 0;
    if (stands && isPlainly(unread[at], expected)) {
      return true;
    }
    return expected.equals(stands ? value(at) : value);
  }

  /**
   * Whether the document has, at an offset, a string without escapes, in ASCII, that equals
   * another.
   */
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

  /** Adds a member, and returns whether it is new; if not, this object must no longer be used. */
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

  /** Sets the value of a member, or adds the member. */
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

  /** The index of a member, or -1. */
  int indexOf(String name) {
    if (index == null) {
      return places[place(name)] - 1;
    }
    Integer at = index.get(name);
    return at == null ? -1 : at;
  }

  /** The place of a name, or a free place if the name is absent. */
  private int place(String name) {
    int hash = name.hashCode();
    int place = (hash ^ hash >>> 6) & PLACES - 1;
    while (places[place] != 0 && !names[places[place] - 1].equals(name)) {
      place = place + 1 & PLACES - 1;
    }
    return place;
  }
}
