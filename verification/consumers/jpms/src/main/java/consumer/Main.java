package consumer;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwe.nimbus.NimbusJweDecrypter;
import java.lang.module.ModuleDescriptor.Requires;

/**
 * A check that core is a module that hides its internals and needs the JDK alone, and that the
 * module jwe-nimbus works beside it.
 */
public final class Main {

  private static final String JWE =
      "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AQIDBAUGBwgJCgsM.b2sbT1eQ.Djt_Vin01_c8CvUYhQhjEg";

  private Main() {}

  /**
   * Runs the checks.
   *
   * @param args none
   * @throws JsonException if the parser refuses a valid document
   */
  public static void main(String[] args) throws JsonException {
    Module core = Secret.class.getModule();
    require(core.isNamed() && core.getName().equals("dev.oauth4jvm"), "core is a named module");
    require(!core.getDescriptor().isAutomatic(), "core has a module descriptor of its own");
    require(!core.isExported("dev.oauth4jvm.internal"), "dev.oauth4jvm.internal is not exported");
    for (Requires needed : core.getDescriptor().requires()) {
      require(
          needed.name().startsWith("java.")
              || needed.modifiers().contains(Requires.Modifier.STATIC),
          "core needs nothing but the JDK to run, not " + needed.name());
    }
    Module jwe = NimbusJweDecrypter.class.getModule();
    for (Module module : ModuleLayer.boot().modules()) {
      String name = module.getName();
      require(
          name.startsWith("java.")
              || name.startsWith("jdk.")
              || name.equals("consumer")
              || name.equals("com.nimbusds.jose.jwt")
              || module == core
              || module == jwe,
          "nothing but the JDK and nimbus-jose-jwt is needed to run, not " + name);
    }

    require(JsonObject.parse("{\"iss\":\"x\"}").toJson().equals("{\"iss\":\"x\"}"), "JSON works");
    require(!Secret.of("hidden").toString().contains("hidden"), "a secret hides its value");
    require(Driver.create() != null, "the transport's module is there");
    System.out.println("jpms: core works as a named module");

    require(jwe.isNamed() && jwe.getName().equals("dev.oauth4jvm.jwe.nimbus"), "so is jwe-nimbus");
    require(!jwe.getDescriptor().isAutomatic(), "jwe-nimbus has a module descriptor of its own");
    Jwk key = Jwk.of(JsonObject.of("kty", "oct", "k", "AAECAwQFBgcICQoLDA0ODw"));
    require(
        NimbusJweDecrypter.builder().key(key).build().decrypt(JWE).equals("inside"),
        "encrypted JWTs are decrypted");
    System.out.println("jpms: jwe-nimbus works as a named module");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("expected: " + what);
    }
  }
}
