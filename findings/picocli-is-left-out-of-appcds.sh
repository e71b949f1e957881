#!/usr/bin/env bash
# picocli 4.7.7, on JDK 17 (17.0.15) with a dynamic archive of application classes (AppCDS, JEP 350).
# Expected: -XX:ArchiveClassesAtExit archives every class that the application and its libraries loaded.
# Instead: it archives the application's own class and not one of picocli's. They are compiled for Java 5 (class
# file version 49), and a dynamic archive of JDK 17 takes classes from version 50 on. The JVM warns once a
# class while it makes the archive, and never when it uses it.
# For users: a command-line program starts hardly faster with such an archive. A static archive of JDK 17
# (-Xshare:dump with -XX:SharedClassListFile) takes picocli's classes.
set -euo pipefail

for tool in java javac mvn; do
  command -v "$tool" >/dev/null || { echo "needs a JDK 17 and Maven; $tool was not found" >&2; exit 2; }
done
version=$(javac -version 2>&1)
case $version in
  "javac 17"*) ;;
  *) echo "needs a JDK 17 on the path; this is $version" >&2; exit 2 ;;
esac
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=info.picocli:picocli:4.7.7 -DoutputDirectory=lib >&2

cat >App.java <<'JAVA'
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "app")
public class App implements Runnable {
  @Option(names = "--number")
  int number;

  @Override
  public void run() {
    System.out.println("number " + number);
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new App()).execute(args));
  }
}
JAVA
javac -cp lib/picocli-4.7.7.jar -d classes App.java
jar --create --file app.jar -C classes .
path=app.jar:lib/picocli-4.7.7.jar
java -XX:ArchiveClassesAtExit=app.jsa -cp "$path" App --number 1 >archive.txt 2>&1
java -XX:SharedArchiveFile=app.jsa -Xlog:class+load:file=load.txt -cp "$path" App --number 1 >&2

loaded=$(grep -c ' picocli\.' load.txt || true)
echo "classes of picocli loaded: $loaded"
[ "$loaded" -gt 100 ] || { echo "picocli was not used; see App.java" >&2; exit 1; }
stated=$(cat <<'TEXT'
App comes from the archive: 1
classes of picocli from the archive: 0
class file version of picocli.CommandLine: 49
TEXT
)
seen=$(
  echo "App comes from the archive: $(grep -c ' App source: shared objects file' load.txt || true)"
  echo "classes of picocli from the archive: $(grep -c ' picocli\..*shared objects file' load.txt || true)"
  javap -v -cp lib/picocli-4.7.7.jar picocli.CommandLine |
    sed -n 's/^ *major version: /class file version of picocli.CommandLine: /p'
)

echo "$seen"
if [ "$seen" != "$stated" ]; then
  echo "The behavior differs from what this finding states:" >&2
  diff <(echo "$stated") <(echo "$seen") >&2 || true
  exit 1
fi
