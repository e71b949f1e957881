package dev.oauth4jvm.it;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.examples.WorkersKvStore;
import java.net.URI;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;

/**
 * The examples' Cloudflare Workers in workerd (npm: miniflare), in a separate process, with an
 * empty namespace of Workers KV.
 */
final class Workers implements AutoCloseable {

  static final Secret TOKEN = Secret.of("0123456789abcdef-of-the-worker");

  private final NodeProcess node;
  private final URI worker;
  private final String values;

  private Workers(NodeProcess node, Map<String, Object> ready) {
    this.node = node;
    this.worker = URI.create((String) ready.get("worker"));
    this.values = (String) ready.get("values");
  }

  /**
   * Starts the Worker.
   *
   * @param seal the key of the seal, with {@code id} and {@code secret}; null for entries without a
   *     seal
   */
  static Workers start(String issuer, URI jwksUri, Map<String, Object> seal) {
    Map<String, Object> bindings = new HashMap<>();
    bindings.put("ISSUER", issuer);
    bindings.put("JWKS_URI", jwksUri.toString());
    bindings.put("AUDIENCE", Party.AUDIENCE);
    bindings.put("ALLOW_HTTP", "true");
    if (seal != null) {
      bindings.put("SEAL_KEY", JSONObjectUtils.toJSONString(seal));
    }
    NodeProcess node = NodeProcess.start("workers.mjs");
    try {
      node.send(
          JSONObjectUtils.toJSONString(Map.of("bindings", bindings, "token", TOKEN.reveal())));
      return new Workers(node, JSONObjectUtils.parse(node.receive()));
    } catch (ParseException | RuntimeException e) {
      node.close();
      throw new IllegalStateException("miniflare did not start", e);
    }
  }

  /** The URL of the namespace's values. */
  String values() {
    return values;
  }

  /** A store of the JVM in the namespace. */
  WorkersKvStore store() {
    return new WorkersKvStore(Party.SOCKETS, values, TOKEN);
  }

  /** Calls the API that the Worker is. */
  Wire.Answer call(String token) {
    return Wire.get(worker, "authorization", "Bearer " + token);
  }

  @Override
  public void close() {
    node.close();
  }
}
