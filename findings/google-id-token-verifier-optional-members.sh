#!/usr/bin/env bash
# google-oauth-client 1.39.0, IdTokenVerifier with a certificates location (a JWK Set) of any OpenID provider.
# Expected: a good RS256 ID Token is accepted. In a JWK "alg" and "kid" are OPTIONAL (RFC 7517 4.4, 4.5), keys
# that a reader cannot use are ignored (section 5), and "exp" may have a fraction (RFC 7519 2, NumericDate).
# Instead: each key has to have both "kid" and "alg", and "alg" has to be RS256 or ES256. One key that differs,
# such as the RSA-OAEP key that Keycloak publishes by default, makes the whole set unreadable; the cause is a
# NullPointerException. An "exp" with a fraction cannot be parsed.
# For users: a provider that adds a key of another algorithm stops every such client.
set -euo pipefail

for tool in java mvn; do
  command -v "$tool" >/dev/null || { echo "needs a JDK from 17 on and Maven; $tool was not found" >&2; exit 2; }
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.google.oauth-client</groupId>
      <artifactId>google-oauth-client</artifactId>
      <version>1.39.0</version>
    </dependency>
    <dependency>
      <groupId>com.google.http-client</groupId>
      <artifactId>google-http-client-gson</artifactId>
      <version>1.43.3</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >&2

cat >Main.java <<'JAVA'
import com.google.api.client.auth.openidconnect.IdToken;
import com.google.api.client.auth.openidconnect.IdTokenVerifier;
import com.google.api.client.json.gson.GsonFactory;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

public class Main {
  static HttpServer server;
  static PrivateKey key;

  public static void main(String[] args) throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair first = generator.generateKeyPair();
    KeyPair second = generator.generateKeyPair();
    key = first.getPrivate();
    String signing = jwk(first, ",'use':'sig','kid':'k','alg':'RS256'");
    String exp = String.valueOf(Instant.now().getEpochSecond() + 600);
    verify("one RS256 key", signing, exp);
    verify("and one that has no alg", signing + "," + jwk(second, ",'use':'sig','kid':'m'"), exp);
    verify("and one that has no kid", signing + "," + jwk(second, ",'use':'sig','alg':'RS256'"), exp);
    verify("and one for PS256",
        signing + "," + jwk(second, ",'use':'sig','kid':'m','alg':'PS256'"), exp);
    verify("and one for encryption",
        signing + "," + jwk(second, ",'use':'enc','kid':'m','alg':'RSA-OAEP'"), exp);
    verify("the right key has no alg", jwk(first, ",'use':'sig','kid':'k'"), exp);
    verify("exp with a fraction", signing, exp + ".5");
    server.stop(0);
  }

  static void verify(String name, String keys, String exp) throws Exception {
    byte[] set = ("{\"keys\":[" + keys + "]}").getBytes();
    String path = "/" + name.replace(' ', '-');
    server.createContext(path, exchange -> {
      exchange.sendResponseHeaders(200, set.length);
      exchange.getResponseBody().write(set);
      exchange.close();
    });
    String input = base64(json("{'alg':'RS256','kid':'k'}")) + "." + base64(json(
        "{'iss':'https://as.example.com','aud':'client','sub':'s','iat':1700000000,'exp':" + exp + "}"));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(input.getBytes());
    String outcome;
    try {
      IdTokenVerifier verifier = new IdTokenVerifier.Builder()
          .setIssuer("https://as.example.com")
          .setAudience(List.of("client"))
          .setCertificatesLocation("http://127.0.0.1:" + server.getAddress().getPort() + path)
          .build();
      IdToken token = IdToken.parse(
          GsonFactory.getDefaultInstance(), input + "." + base64(signature.sign()));
      outcome = verifier.verifyOrThrow(token) ? "accepted" : "refused";
    } catch (Exception e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      outcome = e.getClass().getSimpleName() + ", by " + cause.getClass().getSimpleName();
    }
    System.out.println(name + ": " + outcome);
  }

  static String jwk(KeyPair pair, String members) {
    byte[] n = ((RSAPublicKey) pair.getPublic()).getModulus().toByteArray(); // a zero byte comes first
    String modulus = base64(java.util.Arrays.copyOfRange(n, 1, n.length));
    return new String(json("{'kty':'RSA','e':'AQAB','n':'" + modulus + "'" + members + "}"));
  }

  static byte[] json(String text) {
    return text.replace('\'', '"').getBytes();
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
JAVA

stated=$(cat <<'TEXT'
one RS256 key: accepted
and one that has no alg: IOException, by NullPointerException
and one that has no kid: IOException, by NullPointerException
and one for PS256: IOException, by NullPointerException
and one for encryption: IOException, by NullPointerException
the right key has no alg: IOException, by NullPointerException
exp with a fraction: IllegalArgumentException, by NumberFormatException
TEXT
)
seen=$(java -cp 'lib/*' Main.java 2>/dev/null)

echo "$seen"
if [ "$seen" != "$stated" ]; then
  echo "The behavior differs from what this finding states:" >&2
  diff <(echo "$stated") <(echo "$seen") >&2 || true
  exit 1
fi
