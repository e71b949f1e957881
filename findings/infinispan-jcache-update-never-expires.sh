#!/usr/bin/env bash
# Infinispan's JCache 15.2.6.Final (16.0.7 does the same), compared with Ehcache 3.12.0 and Hazelcast 5.7.0.
# Expected: an update leaves an entry's expiry as it was when ExpiryPolicy.getExpiryForUpdate returns null;
# JSR 107 says "will not change the existing expiration". Its own CreatedExpiryPolicy is such a policy.
# Instead: in Infinispan an entry that was put a second time never expires.
# For users: entries that are refreshed (sessions, keys, tokens) stay for good, and the cache grows. Use
# ModifiedExpiryPolicy, or remove an entry before it is put again. The wait is twice the entries' lifetime.
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
      <groupId>org.infinispan</groupId>
      <artifactId>infinispan-jcache</artifactId>
      <version>15.2.6.Final</version>
    </dependency>
    <dependency>
      <groupId>org.infinispan</groupId>
      <artifactId>infinispan-core</artifactId>
      <version>15.2.6.Final</version>
    </dependency>
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
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;

public class Main {
  public static void main(String[] args) throws Exception {
    Duration lifetime = new Duration(TimeUnit.SECONDS, 3);
    Cache<String, String> cache = Caching.getCachingProvider(args[0]).getCacheManager()
        .createCache("finding", new MutableConfiguration<String, String>()
            .setTypes(String.class, String.class)
            .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(lifetime)));
    cache.put("once", "first");
    cache.put("twice", "first");
    cache.put("twice", "second");
    Thread.sleep(6000);
    System.out.println(
        args[1] + ": put once " + cache.get("once") + ", put twice " + cache.get("twice"));
    System.exit(0);
  }
}
JAVA

stated=$(cat <<'TEXT'
Ehcache: put once null, put twice null
Hazelcast: put once null, put twice null
Infinispan: put once null, put twice second
TEXT
)
seen=$(
  java -cp 'lib/*' Main.java org.ehcache.jsr107.EhcacheCachingProvider Ehcache 2>/dev/null
  java -Dhazelcast.phone.home.enabled=false -cp 'lib/*' Main.java \
    com.hazelcast.cache.HazelcastMemberCachingProvider Hazelcast 2>/dev/null | grep '^Hazelcast: '
  java -cp 'lib/*' Main.java org.infinispan.jcache.embedded.JCachingProvider Infinispan 2>/dev/null
)

echo "$seen"
if [ "$seen" != "$stated" ]; then
  echo "The behavior differs from what this finding states:" >&2
  diff <(echo "$stated") <(echo "$seen") >&2 || true
  exit 1
fi
