package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.engines.AzuriteServer;
import java.nio.file.Path;

/** Azurite, whose conditional writes are atomic. */
final class AzuriteEngine extends ObjectEngine {

  final AzuriteServer server = AzuriteServer.run(Path.of("node/node_modules"));

  @Override
  HttpKvStore.Builder builder() {
    return HttpKvStore.azureBlob(server.container(), signer());
  }

  static RequestSigner signer() {
    return RequestSigner.azureSharedKey(AzuriteServer.ACCOUNT, AzuriteServer.KEY);
  }

  @Override
  String object(String name) throws Exception {
    return server.read(name);
  }

  @Override
  void object(String name, byte[] content) throws Exception {
    server.write(name, content);
  }

  @Override
  public void close() {
    server.close();
  }
}
