package dev.oauth4jvm.json;

/** What several tests do with objects. */
final class JsonObjects {

  private JsonObjects() {}

  static JsonObject parsed(byte[] utf8) {
    try {
      return JsonObject.parse(utf8);
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }

  static JsonObject parsed(String text) {
    try {
      return JsonObject.parse(text);
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }
}
