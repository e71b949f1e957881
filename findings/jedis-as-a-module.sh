#!/usr/bin/env bash
# Jedis 8.0.2 with commons-pool2 2.13.1 (which its POM names), on a JDK from 17 on.
# Expected: a module that says `requires redis.clients.jedis` runs, as it compiles. Jedis is an automatic
# module, and resolving one automatic module resolves every other automatic module beside it.
# Instead: NoClassDefFoundError for a class of commons-pool2. Since 2.13 commons-pool2 has a descriptor, so
# it is not an automatic module any more, and no descriptor requires it.
# For users: a modular application also needs `requires org.apache.commons.pool2`, or the option
# --add-modules org.apache.commons.pool2 at its start. The compiler reports nothing.
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
      <groupId>redis.clients</groupId>
      <artifactId>jedis</artifactId>
      <version>8.0.2</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >&2

mkdir -p src/app
cat >src/module-info.java <<'JAVA'
module app {
  requires redis.clients.jedis;
}
JAVA
cat >src/app/Main.java <<'JAVA'
package app;

import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import redis.clients.jedis.RedisClient;

public class Main {
  public static void main(String[] args) {
    ModuleFinder lib = ModuleFinder.of(Path.of("lib"));
    for (String name : new String[] {"redis.clients.jedis", "org.apache.commons.pool2"}) {
      boolean automatic = lib.find(name).orElseThrow().descriptor().isAutomatic();
      boolean resolved = ModuleLayer.boot().findModule(name).isPresent();
      System.out.println(name + ": automatic " + automatic + ", resolved " + resolved);
    }
    try {
      RedisClient.builder();
      System.out.println("the builder loads");
    } catch (NoClassDefFoundError e) {
      System.out.println(e);
    }
  }
}
JAVA
javac -p lib -d out src/module-info.java src/app/Main.java

stated=$(cat <<'TEXT'
redis.clients.jedis: automatic true, resolved true
org.apache.commons.pool2: automatic false, resolved false
java.lang.NoClassDefFoundError: org/apache/commons/pool2/impl/GenericObjectPoolConfig
with --add-modules org.apache.commons.pool2:
redis.clients.jedis: automatic true, resolved true
org.apache.commons.pool2: automatic false, resolved true
the builder loads
TEXT
)
seen=$(
  java -p out:lib -m app/app.Main
  echo "with --add-modules org.apache.commons.pool2:"
  java -p out:lib --add-modules org.apache.commons.pool2 -m app/app.Main 2>/dev/null
)

echo "$seen"
if [ "$seen" != "$stated" ]; then
  echo "The behavior differs from what this finding states:" >&2
  diff <(echo "$stated") <(echo "$seen") >&2 || true
  exit 1
fi
