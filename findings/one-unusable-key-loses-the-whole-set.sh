#!/usr/bin/env bash
# fusionauth-jwt 6.0.0 (Maven) and node-jose 2.2.0 (npm), compared with Nimbus JOSE + JWT 10.10 and jose 6.2.18.
# Expected: a reader ignores the keys of a JWK Set that it cannot use (RFC 7517 5: unknown "kty", unsupported
# values) and finds the RS256 key that it can.
# Instead: an encryption key ("alg": "RSA-OAEP", as Keycloak publishes by default) makes fusionauth-jwt refuse
# the whole set, an Ed25519 key makes node-jose refuse it, and an ML-DSA key (RFC 9964, "kty": "AKP") both.
# For users: whoever publishes an Ed25519 or ML-DSA key beside the RSA key locks such clients out,
# for RS256 tokens as well.
set -euo pipefail

for tool in java mvn node npm; do
  command -v "$tool" >/dev/null || {
    echo "needs a JDK from 17 on with Maven and Node.js from 20 on with npm; $tool was not found" >&2
    exit 2
  }
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
      <groupId>com.nimbusds</groupId>
      <artifactId>nimbus-jose-jwt</artifactId>
      <version>10.10</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >&2

npm install --prefix . --no-audit --no-fund --loglevel=error node-jose@2.2.0 jose@6.2.18 >&2

cat >sets.mjs <<'JS'
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";

const rsa = () => generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" });
const signing = { ...rsa(), kid: "signing", use: "sig", alg: "RS256" };
const others = {
  "RS256 alone": [],
  "and RSA-OAEP": [{ ...rsa(), kid: "other", use: "enc", alg: "RSA-OAEP" }],
  "and Ed25519": [
    { ...generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }), kid: "other", use: "sig" },
  ],
  "and ML-DSA-44": [
    // any 1,312 bytes are a public key of ML-DSA-44 (FIPS 204)
    { kty: "AKP", kid: "other", alg: "ML-DSA-44", pub: randomBytes(1312).toString("base64url") },
  ],
};
for (const [name, keys] of Object.entries(others)) {
  writeFileSync(`${name}.json`, JSON.stringify({ keys: [signing, ...keys] }));
}
JS
node sets.mjs

cat >main.mjs <<'JS'
import { readFileSync } from "node:fs";
import { createLocalJWKSet } from "jose";
import nodeJose from "node-jose";

const readers = {
  "jose": async (set) => (await createLocalJWKSet(set)({ alg: "RS256", kid: "signing" })) !== undefined,
  "node-jose": async (set) => Boolean((await nodeJose.JWK.asKeyStore(set)).get("signing")),
};
for (const [reader, read] of Object.entries(readers)) {
  for (const name of process.argv.slice(2)) {
    const set = JSON.parse(readFileSync(`${name}.json`, "utf8"));
    const outcome = await read(set).then((found) => (found ? "found" : "missing"), (e) => e.message);
    console.log(`${reader}, ${name}: ${outcome}`);
  }
}
JS

cat >Main.java <<'JAVA'
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpServer;
import io.fusionauth.jwks.JSONWebKeySetHelper;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

public class Main {
  interface Reader {
    boolean finds(String set, String url) throws Exception;
  }

  public static void main(String[] names) throws Exception {
    read("Nimbus", names, (set, url) -> JWKSet.parse(set).getKeyByKeyId("signing") != null);
    read("fusionauth-jwt", names, (set, url) -> JSONWebKeySetHelper.retrieveKeysFromJWKS(url).stream()
        .anyMatch(key -> "signing".equals(key.kid)));
  }

  static void read(String reader, String[] names, Reader read) throws Exception {
    for (String name : names) {
      String set = Files.readString(Path.of(name + ".json"));
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", exchange -> {
        exchange.sendResponseHeaders(200, set.length());
        exchange.getResponseBody().write(set.getBytes());
        exchange.close();
      });
      server.start();
      String outcome;
      try {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        outcome = read.finds(set, url) ? "found" : "missing";
      } catch (Exception e) {
        outcome = e.getClass().getSimpleName();
      }
      server.stop(0);
      System.out.println(reader + ", " + name + ": " + outcome);
    }
  }
}
JAVA

stated=$(cat <<'TEXT'
Nimbus, RS256 alone: found
Nimbus, and RSA-OAEP: found
Nimbus, and Ed25519: found
Nimbus, and ML-DSA-44: found
fusionauth-jwt, RS256 alone: found
fusionauth-jwt, and RSA-OAEP: JSONWebKeyBuilderException
fusionauth-jwt, and Ed25519: found
fusionauth-jwt, and ML-DSA-44: JSONWebKeyBuilderException
jose, RS256 alone: found
jose, and RSA-OAEP: found
jose, and Ed25519: found
jose, and ML-DSA-44: found
node-jose, RS256 alone: found
node-jose, and RSA-OAEP: found
node-jose, and Ed25519: unsupported key type
node-jose, and ML-DSA-44: unsupported key type
TEXT
)
sets=("RS256 alone" "and RSA-OAEP" "and Ed25519" "and ML-DSA-44")
seen=$(
  java -cp 'lib/*' Main.java "${sets[@]}" 2>/dev/null
  node main.mjs "${sets[@]}"
)

echo "$seen"
if [ "$seen" != "$stated" ]; then
  echo "The behavior differs from what this finding states:" >&2
  diff <(echo "$stated") <(echo "$seen") >&2 || true
  exit 1
fi
