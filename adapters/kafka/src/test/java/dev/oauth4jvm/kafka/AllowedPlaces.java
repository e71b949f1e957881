package dev.oauth4jvm.kafka;

import java.nio.file.Path;

/** The system properties of the process, to which tests add what their configuration names. */
final class AllowedPlaces {

  private AllowedPlaces() {}

  static String url(String url) {
    add(Allowed.URLS, url);
    return url;
  }

  static String file(Path file) {
    add(Allowed.FILES, file.toString());
    return file.toString();
  }

  private static synchronized void add(String property, String value) {
    System.setProperty(property, System.getProperty(property, "") + "," + value);
  }
}
