package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.LeaseText;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.UnreadableValueException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store in a service that speaks HTTP: Amazon S3 and services with its API, Azure Blob Storage,
 * Google Cloud Storage, or Cloudflare Workers KV.
 *
 * <p>A value is one object below the address that the factory takes. Its name is the kind of the
 * {@link StoreKey}, a slash, the name and {@code .json}; the object is the value's text itself, for
 * a JWK Set in the format of oauth4webapi. To save a value, the store reads the held object and
 * writes the new one under the condition that the held one is unchanged; a value that must be the
 * first is written without reading. A lease is a second object ({@code .lease}) and uses the
 * callers' clocks.
 *
 * <p>Cloudflare KV has no conditions: see {@link #cloudflareKv}. The other services do not expire
 * objects by themselves: an expired value is held, and may be returned, until it is replaced or a
 * rule of the bucket's life cycle deletes it.
 *
 * <p>Each request is sent once, except as {@link SocketTransport} says. Redirects are not followed.
 * A write that another writer has overtaken is decided anew, up to 20 times. Safe for use by any
 * number of threads.
 */
public final class HttpKvStore implements Store, AutoCloseable {

  /** More than concurrent writers cause: an older value stops at its first comparison. */
  private static final int MOST_ATTEMPTS = 20;

  /** A tag that no object has. */
  private static final String NO_TAG = "\"00000000000000000000000000000000\"";

  private final ObjectClient objects;

  /** Whether the service was seen to obey conditions; only one of many makes has to prove it. */
  private volatile boolean proven;

  private HttpKvStore(ObjectClient objects) {
    this.objects = objects;
    proven = !objects.service.isImitated();
  }

  /**
   * Returns a builder of a store in Amazon S3, or a service with its API that obeys {@code
   * If-Match} and {@code If-None-Match} on PUT, such as Cloudflare R2.
   *
   * <p>Some servers with this API ignore the conditions. A store therefore repeats the first value
   * that it saves under {@link Condition.Absent} in two requests that must be refused; otherwise
   * the call fails, and no replay passes unseen.
   *
   * @param bucket the address of the bucket with or without a prefix of names, for example {@code
   *     https://bucket.s3.eu-central-1.amazonaws.com/prefix}
   * @param signer for example {@link RequestSigner#aws}
   * @throws IllegalArgumentException when the address has another form: as for all factories of
   *     this class, it is an http or https URI with a path of letters, digits, {@code -._~} and
   *     slashes
   */
  public static Builder s3(URI bucket, RequestSigner signer) {
    return new Builder(Service.S3, Address.of(bucket), "", signer);
  }

  /**
   * Returns a builder of a store in Azure Blob Storage.
   *
   * @param container the address of the container with or without a prefix of names, for example
   *     {@code https://account.blob.core.windows.net/container}; its query may be a shared access
   *     signature, which no message shows
   * @param signer for example {@link RequestSigner#azureSharedKey} or {@link RequestSigner#bearer};
   *     {@code request -> request} with a shared access signature
   * @throws IllegalArgumentException when the address has another form
   */
  public static Builder azureBlob(URI container, RequestSigner signer) {
    String query = container.getRawQuery();
    return new Builder(
        Service.AZURE_BLOB,
        Address.of(Address.withoutQuery(container)),
        query == null ? "" : "?" + query,
        signer);
  }

  /**
   * Returns a builder of a store in Google Cloud Storage, by its XML API.
   *
   * @param bucket the address of the bucket with or without a prefix of names, for example {@code
   *     https://storage.googleapis.com/bucket}
   * @param signer {@link RequestSigner#bearer}, with an access token of the scope {@code
   *     https://www.googleapis.com/auth/devstorage.read_write}
   * @throws IllegalArgumentException when the address has another form
   */
  public static Builder googleCloudStorage(URI bucket, RequestSigner signer) {
    return new Builder(Service.GOOGLE_CLOUD_STORAGE, Address.of(bucket), "", signer);
  }

  /**
   * Returns a builder of a store in Cloudflare Workers KV, by its REST API: for JWK Sets only.
   *
   * <p>The service has no conditional writes, and other places see a write up to a minute later. A
   * value under {@link Condition.Newest} is compared with the held one and then written: of two
   * concurrent writers the last one wins, even if its value is older. Every lease is granted, so
   * each process of a fleet fetches for itself when the entry has expired. A value under {@link
   * Condition.Absent} or {@link Condition.Unchanged} is refused with an {@link
   * UnsupportedOperationException}: the store cannot remember replays. Values expire, after at
   * least a minute.
   *
   * @param account the identifier of the account: 32 hexadecimal digits
   * @param namespace the identifier of the namespace: 32 hexadecimal digits
   * @param signer {@link RequestSigner#bearer} with an API token
   * @throws IllegalArgumentException when an identifier has another form
   */
  public static Builder cloudflareKv(String account, String namespace, RequestSigner signer) {
    return cloudflareKv(
        URI.create("https://api.cloudflare.com/client/v4"), account, namespace, signer);
  }

  static Builder cloudflareKv(URI api, String account, String namespace, RequestSigner signer) {
    String values =
        Address.of(api)
            + "accounts/"
            + Address.hexadecimal(account, "account")
            + "/storage/kv/namespaces/"
            + Address.hexadecimal(namespace, "namespace")
            + "/values/";
    return new Builder(Service.CLOUDFLARE_KV, values, "", signer);
  }

  /**
   * Loads a value.
   *
   * @throws UnreadableValueException when the object is too long, or is not UTF-8
   */
  @Override
  public @Nullable String load(StoreKey key) throws IOException, UnreadableValueException {
    Held held = objects.get(name(key, ".json"));
    return held == null ? null : held.text();
  }

  @Override
  public boolean save(StoreKey key, StoreValue value, Condition condition) throws IOException {
    String name = name(key, ".json");
    byte[] text = value.text().getBytes(StandardCharsets.UTF_8);
    if (!objects.service.isConditional() && !(condition instanceof Condition.Newest)) {
      throw new UnsupportedOperationException(
          objects.service.label
              + " has no conditional writes, which this value requires: use another engine to"
              + " remember replays");
    }
    boolean written =
        condition instanceof Condition.Absent
            ? writeFirst(name, text, value.secondsOfUse())
            : replace(name, text, value.secondsOfUse(), held -> condition.isMetBy(held, value));
    // a value that replaces a newer one costs a request; the other conditions protect more
    if (written && !proven && !(condition instanceof Condition.Newest)) {
      prove(name, text);
    }
    return written;
  }

  @Override
  public boolean lease(StoreKey key, String holder, Duration time) throws IOException {
    if (!objects.service.isConditional()) {
      return true;
    }
    long now = System.currentTimeMillis();
    LeaseText lease = LeaseText.of(holder, time, now);
    return replace(
        name(key, ".lease"),
        lease.text().getBytes(StandardCharsets.UTF_8),
        time.toSeconds(),
        held -> lease.mayReplace(held, now));
  }

  /** The names of values and leases differ, since no name of a value has a dot. */
  private String name(StoreKey key, String suffix) {
    return key.kind() + objects.service.separator() + key.name() + suffix;
  }

  private boolean writeFirst(String name, byte[] text, long seconds) throws IOException {
    for (int i = 0; i < MOST_ATTEMPTS; i++) {
      switch (objects.put(name, text, seconds, null)) {
        case WRITTEN -> {
          return true;
        }
        case NOT_MET -> {
          return false;
        }
        case CONFLICT -> {} // ask again
      }
    }
    throw overtaken();
  }

  /** Requires that the service refuses to replace the object that was just written. */
  private void prove(String name, byte[] text) throws IOException {
    boolean refused = true;
    for (String heldTag : new @Nullable String[] {null, NO_TAG}) {
      ObjectClient.Outcome outcome = objects.put(name, text, 0, heldTag);
      refused &= outcome == ObjectClient.Outcome.NOT_MET; // a conflict proves nothing
      if (outcome == ObjectClient.Outcome.WRITTEN) {
        throw new IOException(
            "the service replaced an object although the request's "
                + (heldTag == null ? "If-None-Match" : "If-Match")
                + " forbids it: it ignores conditional requests, so use another service");
      }
    }
    proven = refused;
  }

  /**
   * Writes an object if the held one meets the condition.
   *
   * @param condition the condition on the held text, which is null for none, and empty for garbage
   */
  private boolean replace(
      String name, byte[] text, long seconds, Predicate<@Nullable String> condition)
      throws IOException {
    for (int i = 0; i < MOST_ATTEMPTS; i++) {
      Held held = objects.get(name);
      if (!condition.test(held == null ? null : held.textOrGarbage())) {
        return false;
      }
      ObjectClient.Outcome outcome =
          objects.put(name, text, seconds, held == null ? null : held.tag);
      if (outcome == ObjectClient.Outcome.WRITTEN) {
        return true;
      }
    }
    throw overtaken();
  }

  private IOException overtaken() {
    return new IOException(
        objects.service.label
            + " did not accept the conditional write in "
            + MOST_ATTEMPTS
            + " attempts: other writers were faster, or the object is locked");
  }

  /** Closes the connections, unless the transport is the caller's. */
  @Override
  public void close() {
    objects.close();
  }

  /** Settings of a store; not thread-safe. */
  public static final class Builder {

    private final Service service;
    private final String base;
    private final String query;
    private final RequestSigner signer;
    private final SocketTransport.Builder sockets =
        SocketTransport.builder()
            .connectTimeout(Duration.ofMillis(250))
            .requestTimeout(Duration.ofSeconds(1))
            // load reads one byte more than a value may have
            .maxBodyBytes(ObjectClient.MAX_BYTES + 1);
    private @Nullable Transport transport;

    private Builder(Service service, String base, String query, RequestSigner signer) {
      this.service = service;
      this.base = base;
      this.query = query;
      this.signer = Objects.requireNonNull(signer, "signer");
    }

    /**
     * The time limit of a connection, without the TLS handshake.
     *
     * @param timeout positive, at most a day; 250 ms by default
     */
    public Builder connectTimeout(Duration timeout) {
      SocketTransport.Builder unused = sockets.connectTimeout(timeout);
      return this;
    }

    /**
     * The time limit of a request, including the connection. A call of {@link Store#load} is one
     * request; the other calls are one or more.
     *
     * @param timeout positive, at most a day; 1 s by default
     */
    public Builder requestTimeout(Duration timeout) {
      SocketTransport.Builder unused = sockets.requestTimeout(timeout);
      return this;
    }

    /**
     * The transport of the requests, instead of a {@link SocketTransport} with the two timeouts:
     * for another trust store or a proxy. Its limit of a body should be 1,572,865 bytes or more;
     * otherwise a longer object fails the call and is never replaced. The store does not close it.
     */
    public Builder transport(Transport transport) {
      this.transport = Objects.requireNonNull(transport, "transport");
      return this;
    }

    /** Builds the store; its first call connects. */
    public HttpKvStore build() {
      if (transport != null) {
        return new HttpKvStore(new ObjectClient(service, base, query, signer, transport, null));
      }
      SocketTransport own = sockets.build();
      return new HttpKvStore(new ObjectClient(service, base, query, signer, own, own));
    }
  }
}
