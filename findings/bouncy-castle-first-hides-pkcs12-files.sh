#!/usr/bin/env bash
# Bouncy Castle 1.82 (bcprov-jdk18on), inserted as the first provider.
# Expected: KeyStore.getInstance(File, char[]) opens a PKCS#12 file that this JDK's keytool just wrote.
# Instead: it throws "keystore password was incorrect", though the password is right. The same JVM opens the
# file by KeyStore.getInstance("PKCS12") and load, with the same password and by the same provider, and it
# opens a JKS file by KeyStore.getInstance(File, char[]).
# For users: open key stores and trust stores by their type where Bouncy Castle is the first provider.
set -euo pipefail

for tool in java keytool mvn; do
  command -v "$tool" >/dev/null || { echo "needs a JDK from 17 on and Maven; $tool was not found" >&2; exit 2; }
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=org.bouncycastle:bcprov-jdk18on:1.82 -DoutputDirectory=lib >&2

for type in PKCS12 JKS; do
  keytool -genkeypair -alias key -keyalg EC -dname CN=example -keystore "store.$type" -storetype "$type" \
    -storepass changeit -keypass changeit >/dev/null 2>&1
done

cat >Main.java <<'JAVA'
import java.io.File;
import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;

public class Main {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private interface Opening {
    KeyStore open() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    print("JDK alone, PKCS12 by file", () -> KeyStore.getInstance(new File("store.PKCS12"), PASSWORD));
    Class<?> bouncyCastle = Class.forName("org.bouncycastle.jce.provider.BouncyCastleProvider");
    Security.insertProviderAt((Provider) bouncyCastle.getConstructor().newInstance(), 1);
    print("BC first, PKCS12 by file", () -> KeyStore.getInstance(new File("store.PKCS12"), PASSWORD));
    print("BC first, PKCS12 by type", Main::byType);
    print("BC first, JKS by file", () -> KeyStore.getInstance(new File("store.JKS"), PASSWORD));
  }

  private static KeyStore byType() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (FileInputStream in = new FileInputStream("store.PKCS12")) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static void print(String way, Opening opening) {
    String outcome;
    try {
      KeyStore store = opening.open();
      outcome = store.size() + " entry, by " + store.getProvider().getName();
    } catch (Exception failure) {
      outcome = failure.getMessage();
    }
    System.out.println(way + ": " + outcome);
  }
}
JAVA
javac -d . Main.java

cat >expected <<'TEXT'
JDK alone, PKCS12 by file: 1 entry, by SUN
BC first, PKCS12 by file: keystore password was incorrect
BC first, PKCS12 by type: 1 entry, by BC
BC first, JKS by file: 1 entry, by SUN
TEXT
java -cp "lib/*:." Main | tee seen
diff expected seen
