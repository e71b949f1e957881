#!/usr/bin/env bash
# grpc-java 1.85.1: a StatusRuntimeException (NOT_FOUND, with a trailer) that a service or an interceptor throws.
# Expected: one rule for the status that the client sees, wherever the exception is thrown; and its trailers with it.
# Instead: thrown while the call begins (startCall), the client sees NOT_FOUND without the trailer; thrown in a callback
# of the listener (onHalfClose), it sees UNKNOWN, "Application error processing RPC", without status and trailer.
# For users: close the call yourself with status and trailers; an interceptor that refuses by throwing loses its
# challenge, and from a callback its status too.
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
      <groupId>io.grpc</groupId>
      <artifactId>grpc-inprocess</artifactId>
      <version>1.85.1</version>
    </dependency>
    <dependency>
      <groupId>io.grpc</groupId>
      <artifactId>grpc-stub</artifactId>
      <version>1.85.1</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib >&2

cat >Main.java <<'JAVA'
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.logging.Level;
import java.util.logging.Logger;

public class Main {

  private static final Metadata.Key<String> WHY =
      Metadata.Key.of("why", Metadata.ASCII_STRING_MARSHALLER);

  private static final MethodDescriptor.Marshaller<String> TEXT =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String value) {
          return new ByteArrayInputStream(value.getBytes());
        }

        @Override
        public String parse(InputStream stream) {
          return "";
        }
      };

  private static final MethodDescriptor<String, String> METHOD =
      MethodDescriptor.newBuilder(TEXT, TEXT)
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("example/Call")
          .build();

  private static StatusRuntimeException notFound() {
    Metadata trailers = new Metadata();
    trailers.put(WHY, "because");
    return Status.NOT_FOUND.withDescription("nothing here").asRuntimeException(trailers);
  }

  public static void main(String[] args) throws Exception {
    Logger.getLogger("io.grpc").setLevel(Level.OFF);
    print("thrown by startCall", (call, headers) -> {
      throw notFound();
    });
    print("thrown by onHalfClose", (call, headers) -> {
      call.request(2);
      return new ServerCall.Listener<>() {
        @Override
        public void onHalfClose() {
          throw notFound();
        }
      };
    });
  }

  private static void print(String where, ServerCallHandler<String, String> handler)
      throws Exception {
    Server server =
        InProcessServerBuilder.forName(where)
            .addService(
                ServerServiceDefinition.builder("example").addMethod(METHOD, handler).build())
            .build()
            .start();
    ManagedChannel channel = InProcessChannelBuilder.forName(where).build();
    try {
      ClientCalls.blockingUnaryCall(channel, METHOD, CallOptions.DEFAULT, "");
    } catch (StatusRuntimeException seen) {
      Metadata trailers = seen.getTrailers();
      System.out.println(
          where + ": " + seen.getStatus().getCode() + ", " + seen.getStatus().getDescription()
              + ", trailer " + (trailers == null ? null : trailers.get(WHY)));
    }
    channel.shutdownNow();
    server.shutdownNow();
  }
}
JAVA
javac -cp "lib/*" Main.java

cat >expected <<'TEXT'
thrown by startCall: NOT_FOUND, nothing here, trailer null
thrown by onHalfClose: UNKNOWN, Application error processing RPC, trailer null
TEXT
java -cp "lib/*:." Main | tee seen
diff expected seen
