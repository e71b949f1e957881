package dev.oauth4jvm.it;

import dev.oauth4jvm.jwks.JwksStore;
import java.nio.file.Path;

/** Stores by a text that another process can be told. */
final class Engines {

  private static final String DIRECTORY = "directory:";

  private Engines() {}

  static JwksStore store(String text) {
    if (text.startsWith(DIRECTORY)) {
      return JwksStore.inDirectory(Path.of(text.substring(DIRECTORY.length())));
    }
    throw new IllegalArgumentException("no such engine: " + text);
  }
}
