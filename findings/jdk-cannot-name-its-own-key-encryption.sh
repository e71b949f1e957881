#!/usr/bin/env bash
# The JDK's EncryptedPrivateKeyInfo with PBES2 (PKCS #8 keys that are encrypted, as for private_key_jwt), 17 and 25.
# Expected: the algorithm parameters of the JDK's own cipher PBEWithHmacSHA256AndAES_256 make an
# EncryptedPrivateKeyInfo, and one that is read names the cipher that decrypts it by getAlgName().
# Instead: on both, the constructor refuses the parameters, since it knows no such algorithm. On 17, getAlgName() of a
# key that openssl wrote is "PBES2", for which the JDK has no cipher; getAlgParameters().toString() names it. 25 names it.
# For users: take the name for Cipher and SecretKeyFactory from getAlgParameters().toString(), or from a library.
set -euo pipefail

for tool in java openssl; do
  command -v "$tool" >/dev/null || { echo "needs a JDK from 17 on and openssl; $tool was not found" >&2; exit 2; }
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem 2>/dev/null
openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -passout pass:example -in key.pem -outform DER -out key.p8

cat >Main.java <<'JAVA'
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

public class Main {

  private interface Attempt {
    String make() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    String scheme = "PBEWithHmacSHA256AndAES_256";
    print("written with the cipher's own parameters", () -> {
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(Cipher.ENCRYPT_MODE, SecretKeyFactory.getInstance(scheme)
          .generateSecret(new PBEKeySpec("example".toCharArray())));
      byte[] data = cipher.doFinal(new byte[32]);
      new EncryptedPrivateKeyInfo(cipher.getParameters(), data);
      return "made";
    });
    EncryptedPrivateKeyInfo info =
        new EncryptedPrivateKeyInfo(Files.readAllBytes(Path.of("key.p8")));
    print("read, getAlgName()", info::getAlgName);
    print("a cipher of that name", () -> Cipher.getInstance(info.getAlgName()).getAlgorithm());
    print("read, getAlgParameters().toString()", () -> info.getAlgParameters().toString());
    print("decrypted by that name", () -> {
      String name = info.getAlgParameters().toString();
      Cipher cipher = Cipher.getInstance(name);
      cipher.init(Cipher.DECRYPT_MODE, SecretKeyFactory.getInstance(name)
          .generateSecret(new PBEKeySpec("example".toCharArray())), info.getAlgParameters());
      return KeyFactory.getInstance("EC").generatePrivate(info.getKeySpec(cipher)).getAlgorithm();
    });
  }

  private static void print(String what, Attempt attempt) {
    String outcome;
    try {
      outcome = attempt.make();
    } catch (Exception failure) {
      outcome = failure.getClass().getSimpleName();
    }
    System.out.println(what + ": " + outcome);
  }
}
JAVA

major=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p')
case $major in
  17) name=PBES2 cipher=NoSuchAlgorithmException ;;
  25) name=PBEWithHmacSHA256AndAES_256 cipher=PBEWithHmacSHA256AndAES_256 ;;
  *) echo "needs JDK 17 or 25, not $major" >&2; exit 2 ;;
esac
cat >expected <<TEXT
written with the cipher's own parameters: NoSuchAlgorithmException
read, getAlgName(): $name
a cipher of that name: $cipher
read, getAlgParameters().toString(): PBEWithHmacSHA256AndAES_256
decrypted by that name: EC
TEXT
java Main.java | tee seen
diff expected seen
