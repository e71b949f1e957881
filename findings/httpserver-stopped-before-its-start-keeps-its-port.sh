#!/usr/bin/env bash
# The JDK's com.sun.net.httpserver (jdk.httpserver), seen on 17 and 25: what programs receive a redirect on loopback
# with (RFC 8252, section 7.3).
# Expected: stop(0) closes the listening socket, which create(address, 0) has bound, whether or not start() was called.
# Instead: a server that is stopped before it was started keeps its port: connections are accepted as long as the
# process lives. A server that was started and then stopped refuses them.
# For users: start the server before stopping it, also when the user gave up before the browser was opened.
set -euo pipefail

command -v java >/dev/null || { echo "needs a JDK from 17 on; java was not found" >&2; exit 2; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat >Main.java <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

public class Main {

  public static void main(String[] args) throws Exception {
    print("stopped without a start", false);
    print("started, then stopped", true);
  }

  private static void print(String name, boolean started) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int port = server.getAddress().getPort();
    if (started) {
      server.start();
    }
    server.stop(0);
    String outcome;
    try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
      outcome = "accepts a connection";
    } catch (IOException refused) {
      outcome = "refuses a connection";
    }
    System.out.println(name + ": " + outcome);
  }
}
JAVA

cat >expected <<'TEXT'
stopped without a start: accepts a connection
started, then stopped: refuses a connection
TEXT
java Main.java | tee seen
diff expected seen
