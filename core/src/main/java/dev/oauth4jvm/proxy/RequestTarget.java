package dev.oauth4jvm.proxy;

import org.jspecify.annotations.Nullable;

/** The target of a request (RFC 9112, section 3.2). */
final class RequestTarget {

  private RequestTarget() {}

  /** The authority of a target in absolute form; null for the other forms. */
  static @Nullable String authority(String target) {
    int from = afterScheme(target);
    return from < 0 ? null : target.substring(from, endOfAuthority(target, from));
  }

  /** The path as received, without query; empty for {@code *} and for a URL without a path. */
  static String path(String target) {
    if (target.isEmpty() || target.equals("*")) {
      return "";
    }
    int from = 0;
    if (target.charAt(0) != '/') {
      int authority = afterScheme(target);
      if (authority < 0) {
        throw Forwarding.refused(
            "the request's target must be a path or an absolute URL", ":path", "/…", null);
      }
      from = endOfAuthority(target, authority);
    }
    int query = target.indexOf('?', from);
    return target.substring(from, query < 0 ? target.length() : query);
  }

  /** The index behind {@code http://} or {@code https://}; -1 when the target has neither. */
  private static int afterScheme(String target) {
    for (String scheme : new String[] {"https://", "http://"}) {
      if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return scheme.length();
      }
    }
    return -1;
  }

  private static int endOfAuthority(String target, int from) {
    int end = from;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    return end;
  }
}
