package dev.oauth4jvm.kafka;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The source of tokens that retrievers with equal settings share, its store and connections. */
final class ClientTokens implements Closeable {

  /**
   * More than a fifth of any token's life, which is the longest margin. So a token counts as fresh
   * for four fifths of its life, which is when Kafka asks for the next one, and serves after that
   * while there is no newer one.
   */
  private static final Duration LONGEST_MARGIN = Duration.ofDays(365);

  private final ClientSettings settings;
  private final SocketTransport transport;
  private final Driver http;
  private final @Nullable Store store;
  private final List<EncryptionKey> keys;
  private final AtomicReference<@Nullable TokenSource> source = new AtomicReference<>();

  ClientTokens(ClientSettings settings) {
    this.settings = settings;
    Engine engine = settings.engine();
    keys = engine == null ? List.of() : engine.encryptionKeys();
    store = engine == null ? null : engine.open();
    transport = settings.http().transport();
    http = settings.http().driver(transport);
  }

  /**
   * An access token that is not about to expire, if there is one.
   *
   * @throws dev.oauth4jvm.OAuthException when the server refuses to issue one
   * @throws IOException when the server does not answer
   */
  Secret token() throws IOException {
    return http.run(source().token()).accessToken();
  }

  /** Threads that meet here may discover the server twice, and then use one source. */
  private TokenSource source() throws IOException {
    TokenSource known = source.get();
    if (known != null) {
      return known;
    }
    AuthorizationServer server = settings.server();
    String issuer = settings.issuer();
    if (server == null && issuer != null) {
      server = http.run(Discovery.of(issuer));
    }
    if (server == null) {
      throw new IllegalStateException("neither an issuer nor a token endpoint");
    }
    TokenSource.Builder builder = TokenSource.of(settings.grant(server)).margin(LONGEST_MARGIN);
    if (store != null) {
      builder.store(store, keys.get(0), keys.subList(1, keys.size()).toArray(new EncryptionKey[0]));
    }
    TokenSource made = builder.build();
    TokenSource winner = source.compareAndExchange(null, made);
    return winner == null ? made : winner;
  }

  @Override
  public void close() throws IOException {
    transport.close();
    Engine.close(store);
  }
}
