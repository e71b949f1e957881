#!/usr/bin/env bash
# s3mock 5.2.0 (com.adobe.testing:s3mock), declared in a POM as the only dependency, Maven 3.8 or later.
# Expected: its main class starts a server; every class that it needs comes with the dependencies of its POM.
# Instead: it stops with "LoggerFactory is not a Logback LoggerContext". Maven takes the slf4j-api nearest to
# the root, which is 1.7.36 of the AWS SDK, while Spring Boot and Logback in the same tree need slf4j 2.
# For users: declare slf4j-api 2.0.18 beside s3mock, or use its artifact with the classifier `exec`.
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
      <groupId>com.adobe.testing</groupId>
      <artifactId>s3mock</artifactId>
      <version>5.2.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory=lib >&2

timeout 100 java -cp 'lib/*' com.adobe.testing.s3mock.S3MockApplication \
  --server.port=0 --com.adobe.testing.s3mock.httpPort=0 >log.txt 2>&1 || true

stated=$(cat <<'TEXT'
slf4j-api-1.7.36.jar
IllegalStateException: LoggerFactory is not a Logback LoggerContext but Logback is on the classpath.
TEXT
)
seen=$(
  ls lib | grep '^slf4j-api-'
  grep -m 1 -o 'IllegalStateException: LoggerFactory [^.]*\.' log.txt || tail -n 5 log.txt
)

echo "$seen"
if [ "$seen" != "$stated" ]; then
  echo "The behavior differs from what this finding states:" >&2
  diff <(echo "$stated") <(echo "$seen") >&2 || true
  exit 1
fi
