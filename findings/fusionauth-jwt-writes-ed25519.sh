#!/usr/bin/env bash
# fusionauth-jwt 6.0.0, compared with jjwt 0.13.0 and jose4j 0.9.6.
# Expected: libraries that sign and verify with Ed25519 read each other's tokens. The name that they share is
# "EdDSA" (RFC 8037); RFC 9864 adds "Ed25519" for the same signatures and deprecates the old name.
# Instead: fusionauth-jwt's EdDSASigner writes "Ed25519" and its EdDSAVerifier takes nothing else, while jjwt and
# jose4j, as they come, know "EdDSA" alone.
# For users: with Ed25519 these libraries fail on each other's tokens in both directions, and a fusionauth-jwt
# client cannot read the tokens of an authorization server that still writes "EdDSA".
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
      <groupId>io.fusionauth</groupId>
      <artifactId>fusionauth-jwt</artifactId>
      <version>6.0.0</version>
    </dependency>
    <dependency>
      <groupId>io.jsonwebtoken</groupId>
      <artifactId>jjwt-impl</artifactId>
      <version>0.13.0</version>
    </dependency>
    <dependency>
      <groupId>io.jsonwebtoken</groupId>
      <artifactId>jjwt-gson</artifactId>
      <version>0.13.0</version>
    </dependency>
    <dependency>
      <groupId>org.bitbucket.b_c</groupId>
      <artifactId>jose4j</artifactId>
      <version>0.9.6</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >&2

cat >Main.java <<'JAVA'
import io.fusionauth.jwt.domain.JWT;
import io.fusionauth.jwt.ed.EdDSASigner;
import io.fusionauth.jwt.ed.EdDSAVerifier;
import io.jsonwebtoken.Jwts;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

public class Main {
  public static void main(String[] args) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

    String fusionauth =
        JWT.getEncoder().encode(new JWT().setSubject("s"), EdDSASigner.newSigner(pair.getPrivate()));
    String jjwt = Jwts.builder().subject("s").signWith(pair.getPrivate()).compact();
    JsonWebSignature jws = new JsonWebSignature();
    jws.setPayload("{\"sub\":\"s\"}");
    jws.setAlgorithmHeaderValue("EdDSA");
    jws.setKey(pair.getPrivate());
    String jose4j = jws.getCompactSerialization();

    String[] names = {"fusionauth-jwt", "jjwt", "jose4j"};
    String[] tokens = {fusionauth, jjwt, jose4j};
    for (int i = 0; i < names.length; i++) {
      String token = tokens[i];
      String header = new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]));
      System.out.println(names[i] + " writes " + header.replaceAll(".*\"alg\":\"(\\w+)\".*", "$1"));
      System.out.println("  fusionauth-jwt: " + outcome(() -> JWT.getDecoder()
          .decode(token, EdDSAVerifier.newVerifier(pair.getPublic())).subject));
      System.out.println("  jjwt: " + outcome(() -> Jwts.parser()
          .verifyWith(pair.getPublic()).build().parseSignedClaims(token).getPayload().getSubject()));
      System.out.println("  jose4j: " + outcome(() -> new JwtConsumerBuilder()
          .setVerificationKey(pair.getPublic()).build().processToClaims(token).getSubject()));
    }
  }

  static String outcome(Callable<String> reader) {
    try {
      return reader.call().equals("s") ? "verified" : "another subject";
    } catch (Exception e) {
      return e.getClass().getSimpleName();
    }
  }
}
JAVA

stated=$(cat <<'TEXT'
fusionauth-jwt writes Ed25519
  fusionauth-jwt: verified
  jjwt: SignatureException
  jose4j: InvalidJwtException
jjwt writes EdDSA
  fusionauth-jwt: InvalidJWTException
  jjwt: verified
  jose4j: verified
jose4j writes EdDSA
  fusionauth-jwt: InvalidJWTException
  jjwt: verified
  jose4j: verified
TEXT
)
seen=$(java -cp 'lib/*' Main.java 2>/dev/null)

echo "$seen"
if [ "$seen" != "$stated" ]; then
  echo "The behavior differs from what this finding states:" >&2
  diff <(echo "$stated") <(echo "$seen") >&2 || true
  exit 1
fi
