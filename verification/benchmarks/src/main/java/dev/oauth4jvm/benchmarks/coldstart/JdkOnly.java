package dev.oauth4jvm.benchmarks.coldstart;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/**
 * The yardstick: the signature check and the audience, with members extracted from the JSON by
 * {@code indexOf}. Not a validation, but the minimum of any validation.
 */
public final class JdkOnly {

  private JdkOnly() {}

  /** Takes the files of the entry and of the token. */
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    String entry = Files.readString(Path.of(args[0]));
    String token = Files.readString(Path.of(args[1]));
    PublicKey key =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(number(entry, "n"), number(entry, "e")));
    int dot = token.lastIndexOf('.');
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(key);
    signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
    Base64.Decoder decoder = Base64.getUrlDecoder();
    boolean good = signature.verify(decoder.decode(token.substring(dot + 1)));
    String claims =
        new String(
            decoder.decode(token.substring(token.indexOf('.') + 1, dot)), StandardCharsets.UTF_8);
    if (!good || !member(claims, "aud").equals("https://api.example.com")) {
      throw new GeneralSecurityException("refused");
    }
    System.out.println(member(claims, "sub"));
  }

  private static BigInteger number(String json, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(member(json, name)));
  }

  private static String member(String json, String name) {
    int from = json.indexOf("\"".concat(name).concat("\":\"")) + name.length() + 4;
    return json.substring(from, json.indexOf('"', from));
  }
}
