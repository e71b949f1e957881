package dev.oauth4jvm.store.httpkv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.aws.AwsCredentials;
import dev.oauth4jvm.engines.S3ProxyServer;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/** S3Proxy, whose conditional writes are not atomic: its requests arrive one by one. */
final class S3ProxyEngine extends ObjectEngine {

  static final String REGION = "us-east-1";

  final S3ProxyServer server = S3ProxyServer.run(Path.of("target/emulators/s3proxy.jar"));
  private final RequestSigner signer =
      RequestSigner.aws(
          REGION, () -> AwsCredentials.of(S3ProxyServer.ACCESS_KEY, S3ProxyServer.SECRET_KEY));
  private final ReentrantLock oneByOne = new ReentrantLock();
  private final Transport transport;

  S3ProxyEngine() throws IOException {
    SocketTransport sockets =
        SocketTransport.builder()
            .connectTimeout(PATIENCE)
            .requestTimeout(PATIENCE)
            .maxBodyBytes(ObjectClient.MAX_BYTES + 1)
            .build();
    transport =
        request -> {
          oneByOne.lock();
          try {
            return sockets.send(request);
          } finally {
            oneByOne.unlock();
          }
        };
    assertThat(send(Request.of("PUT", bucket())).status()).isEqualTo(200);
  }

  URI bucket() {
    return server.endpoint().resolve("/values");
  }

  private Response send(Request request) throws IOException {
    return transport.send(signer.sign(request));
  }

  @Override
  HttpKvStore.Builder builder() {
    return HttpKvStore.s3(URI.create(bucket() + "/a/prefix"), signer).transport(transport);
  }

  private URI object(URI bucket, String name) {
    return URI.create(bucket + "/a/prefix/" + name);
  }

  @Override
  String object(String name) throws Exception {
    Response response = send(Request.get(object(bucket(), name)));
    return response.status() == 404 ? null : new String(response.body(), UTF_8);
  }

  @Override
  void object(String name, byte[] content) throws Exception {
    Request request = Request.of("PUT", object(bucket(), name)).body(content);
    assertThat(send(request).status()).isEqualTo(200);
  }

  @Override
  public void close() {
    server.close();
  }
}
