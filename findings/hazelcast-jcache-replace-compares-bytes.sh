#!/usr/bin/env bash
# Hazelcast 5.7.0's JCache with its default in-memory format, compared with Ehcache 3.12.0.
# Expected: Cache.replace(key, old, new) and Cache.remove(key, old) act when the cached value equals `old`;
# JSR 107 defines both through `equals`, which also holds for maps filled in another order (java.util.Map).
# Instead: Hazelcast compares serialized bytes. Two equal maps whose keys share a hash bucket are written in
# the order of insertion, so an `old` that equals the value may never match. Format OBJECT uses `equals`.
# For users: an optimistic update with a value that was computed again, instead of read from the cache, can
# fail for good. Keep the very value that was read, cache text or bytes, or set the format to OBJECT.
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
      <groupId>javax.cache</groupId>
      <artifactId>cache-api</artifactId>
      <version>1.1.1</version>
    </dependency>
    <dependency>
      <groupId>org.ehcache</groupId>
      <artifactId>ehcache</artifactId>
      <version>3.12.0</version>
      <exclusions>
        <exclusion><groupId>org.glassfish.jaxb</groupId><artifactId>jaxb-runtime</artifactId></exclusion>
      </exclusions>
    </dependency>
    <dependency>
      <groupId>com.hazelcast</groupId>
      <artifactId>hazelcast</artifactId>
      <version>5.7.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >&2

cat >Main.java <<'JAVA'
import java.util.HashMap;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;

public class Main {
  public static void main(String[] args) throws Exception {
    Map<String, String> cached = new HashMap<>();
    cached.put("Aa", "1");
    cached.put("BB", "2");
    Map<String, String> old = new HashMap<>(); // "Aa" and "BB" have one hash code
    old.put("BB", "2");
    old.put("Aa", "1");
    MutableConfiguration<String, Object> plain =
        new MutableConfiguration<String, Object>().setTypes(String.class, Object.class);
    CompleteConfiguration<String, Object> configuration = args.length == 2 ? plain
        : new com.hazelcast.config.CacheConfig<>(plain)
            .setInMemoryFormat(com.hazelcast.config.InMemoryFormat.valueOf(args[2]));
    Cache<String, Object> cache =
        Caching.getCachingProvider(args[0]).getCacheManager().createCache("finding", configuration);
    cache.put("k", cached);
    System.out.println(args[1] + ": equal " + cache.get("k").equals(old)
        + ", replaced " + cache.replace("k", old, old) + ", removed " + cache.remove("k", old));
    System.exit(0);
  }
}
JAVA

stated=$(cat <<'TEXT'
Ehcache: equal true, replaced true, removed true
Hazelcast, as it comes: equal true, replaced false, removed false
Hazelcast, OBJECT: equal true, replaced true, removed true
TEXT
)
hazelcast() {
  java -Dhazelcast.phone.home.enabled=false -cp 'lib/*' Main.java \
    com.hazelcast.cache.HazelcastMemberCachingProvider "$@" 2>/dev/null | grep '^Hazelcast, '
}
seen=$(
  java -cp 'lib/*' Main.java org.ehcache.jsr107.EhcacheCachingProvider Ehcache 2>/dev/null
  hazelcast "Hazelcast, as it comes"
  hazelcast "Hazelcast, OBJECT" OBJECT
)

echo "$seen"
if [ "$seen" != "$stated" ]; then
  echo "The behavior differs from what this finding states:" >&2
  diff <(echo "$stated") <(echo "$seen") >&2 || true
  exit 1
fi
