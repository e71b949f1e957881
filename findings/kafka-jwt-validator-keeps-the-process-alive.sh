#!/usr/bin/env bash
# kafka-clients 4.4.0, BrokerJwtValidator with keys from a URL.
# Expected: after close(), nothing of the validator is left, and a program that used it ends with its main method.
# Instead: close() returns, and a thread that is no daemon stays: the process lives on until it is killed.
# For users: whoever uses the class outside a broker, in a test for example, ends the process by System.exit.
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
  <groupId>example</groupId>
  <artifactId>example</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka-clients</artifactId>
      <version>4.4.0</version>
    </dependency>
    <dependency>
      <groupId>org.bitbucket.b_c</groupId>
      <artifactId>jose4j</artifactId>
      <version>0.9.6</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib >&2

cat >Main.java <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.HashMap;
import java.util.stream.Collectors;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.oauthbearer.BrokerJwtValidator;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJwkGenerator;

public class Main {

  public static void main(String[] args) throws Exception {
    byte[] keys = new JsonWebKeySet(RsaJwkGenerator.generateJwk(2048)).toJson().getBytes();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/jwks", exchange -> {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, keys.length);
      exchange.getResponseBody().write(keys);
      exchange.close();
    });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
    System.setProperty("org.apache.kafka.sasl.oauthbearer.allowed.urls", url);

    Map<String, Object> settings = new HashMap<>();
    settings.put("sasl.oauthbearer.jwks.endpoint.url", url);
    settings.put("sasl.oauthbearer.jwks.endpoint.refresh.ms", 3600000L);
    settings.put("sasl.oauthbearer.jwks.endpoint.retry.backoff.ms", 100L);
    settings.put("sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms", 1000L);
    settings.put("sasl.oauthbearer.clock.skew.seconds", 30);
    settings.put("sasl.oauthbearer.expected.audience", List.of("https://api.example"));
    settings.put("sasl.oauthbearer.expected.issuer", "https://as.example");
    settings.put("sasl.oauthbearer.scope.claim.name", "scope");
    settings.put("sasl.oauthbearer.sub.claim.name", "sub");
    BrokerJwtValidator validator = new BrokerJwtValidator();
    try {
      validator.configure(
          settings,
          "OAUTHBEARER",
          List.of(
              new AppConfigurationEntry(
                  "example", AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, Map.of())));
    } catch (RuntimeException failure) {
      failure.printStackTrace();
      System.exit(1);
    }
    validator.close();
    server.stop(0);

    Thread.sleep(2000); // for what ends by itself
    String left =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !thread.isDaemon() && thread != Thread.currentThread())
            .filter(thread -> !thread.getName().equals("DestroyJavaVM"))
            .map(thread -> thread.getName().replaceAll("[0-9]+", "N"))
            .sorted()
            .collect(Collectors.joining(", "));
    System.out.println("threads that keep the process alive after close(): " + left);
    System.exit(0);
  }
}
JAVA
javac -cp "lib/*" Main.java
java -cp "lib/*:." Main 2>log | tee seen || { cat log; exit 1; }
grep -q '^threads that keep the process alive after close(): .' seen
