package consumer;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.File;

/** A check that core works alone on the class path. */
public final class Main {

  private Main() {}

  /**
   * Runs the checks.
   *
   * @param args none
   * @throws JsonException if the parser refuses a valid document
   */
  public static void main(String[] args) throws JsonException {
    String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator);
    require(classPath.length == 2, "this program and core, nothing else, on the class path");
    require(!Secret.class.getModule().isNamed(), "core is in the unnamed module");

    require(JsonObject.parse("{\"iss\":\"x\"}").toJson().equals("{\"iss\":\"x\"}"), "JSON works");
    require(!Secret.of("hidden").toString().contains("hidden"), "a secret hides its value");
    require(Driver.create() != null, "the transport is there");
    System.out.println("classpath: core works from the class path");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("expected: " + what);
    }
  }
}
