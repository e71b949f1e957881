#!/usr/bin/env bash
# commons-pool2 2.13.1 under Jedis 8.0.2, compared with commons-pool2 2.12.1 under the same Jedis.
# Expected: when a Redis server stops answering, a command fails after one socket timeout.
# Instead: with 2.13.1 it fails after two. GenericObjectPool.invalidateObject makes a replacement before it
# returns, in the thread of the failed call, though nobody waits for one. The replacement of a Jedis
# connection is not made before the server has answered HELLO, and the server is silent.
# For users: a socket timeout of 250 ms bounds a command at 500 ms. To keep the old bound, pin
# commons-pool2 2.12.1. Events at the server are counted here; no time is measured.
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

mkdir old
cp lib/*.jar old/
rm old/commons-pool2-*.jar
mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=org.apache.commons:commons-pool2:2.12.1 -DoutputDirectory=old >&2

cat >Main.java <<'JAVA'
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A server that answers until it falls silent; what it receives in silence is listed. */
public class Main {
  static final List<String> inSilence = new CopyOnWriteArrayList<>();
  static volatile boolean silent;

  public static void main(String[] args) throws Exception {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(() -> {
      while (true) {
        Socket socket = server.accept();
        daemon(() -> serve(socket));
      }
    });
    RedisClient client = RedisClient.builder()
        .hostAndPort("127.0.0.1", server.getLocalPort())
        .clientConfig(DefaultJedisClientConfig.builder()
            .protocol(RedisProtocol.RESP2).timeoutMillis(4000).build())
        .build();
    System.out.println("GET while the server answers: " + client.get("k"));
    silent = true;
    try {
      client.get("k");
    } catch (JedisConnectionException e) {
      System.out.println("GET while it is silent: " + e.getCause().getMessage());
    }
    System.out.println("received before the call failed: " + inSilence);
    System.exit(0);
  }

  static Void serve(Socket socket) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
    for (String line; (line = in.readLine()) != null; ) {
      StringBuilder command = new StringBuilder();
      for (int words = Integer.parseInt(line.substring(1)); words > 0; words--) {
        in.readLine();
        command.append(command.length() == 0 ? "" : " ").append(in.readLine());
      }
      String text = command.toString();
      if (silent) {
        inSilence.add(text);
        continue;
      }
      String reply = text.startsWith("HELLO") ? "*2\r\n$5\r\nproto\r\n:2\r\n"
          : text.startsWith("GET") ? "$1\r\nv\r\n" : "+OK\r\n";
      socket.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
    }
    return null;
  }

  static void daemon(java.util.concurrent.Callable<Void> task) {
    Thread thread = new Thread(() -> {
      try {
        task.call();
      } catch (Exception e) {
        // the client closed the connection
      }
    });
    thread.setDaemon(true);
    thread.start();
  }
}
JAVA

stated=$(cat <<'TEXT'
commons-pool2 2.12.1
GET while the server answers: v
GET while it is silent: Read timed out
received before the call failed: [GET k]
commons-pool2 2.13.1
GET while the server answers: v
GET while it is silent: Read timed out
received before the call failed: [GET k, HELLO 2]
TEXT
)
seen=$(
  echo "commons-pool2 2.12.1"
  java -cp 'old/*' Main.java 2>/dev/null
  echo "commons-pool2 2.13.1"
  java -cp 'lib/*' Main.java 2>/dev/null
)

echo "$seen"
if [ "$seen" != "$stated" ]; then
  echo "The behavior differs from what this finding states:" >&2
  diff <(echo "$stated") <(echo "$seen") >&2 || true
  exit 1
fi
