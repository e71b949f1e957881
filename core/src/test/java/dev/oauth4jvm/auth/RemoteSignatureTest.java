package dev.oauth4jvm.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.BackchannelAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.client.RequestObject;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.RemoteSigner;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Assertions, proofs and request objects whose key signs elsewhere, and takes its time. */
class RemoteSignatureTest {

  private static final String TOKEN = "{\"access_token\":\"t0ken\",\"token_type\":\"DPoP\"}";
  private static final String NONCE_ERROR = "{\"error\":\"use_dpop_nonce\"}";

  /** A signature that was requested, and is made when the test wants it. */
  private static final class Pending {

    private final byte[] input;
    private final CompletableFuture<byte[]> signature = new CompletableFuture<>();

    Pending(byte[] input) {
      this.input = input;
    }

    void sign() {
      signature.complete(Party.KEY.sign(input));
    }
  }

  private final BlockingQueue<Pending> requested = new LinkedBlockingQueue<>();
  private final SigningKey key = remote(this::request);
  private final DpopHandle dpop = DpopHandle.of(key);

  private CompletionStage<byte[]> request(byte[] input) {
    Pending pending = new Pending(input);
    requested.add(pending);
    return pending.signature;
  }

  private static SigningKey remote(RemoteSigner signer) {
    return SigningKey.remote(
        Party.KEY.toPublicJwk(), JwsAlgorithm.ES256, Crypto.platform(), signer);
  }

  private static ClientCredentialsGrant grant(SigningKey key, DpopHandle dpop) {
    return ClientCredentialsGrant.of(
            Party.SERVER, Party.CLIENT, ClientAuthentication.privateKeyJwt(key))
        .dpop(dpop);
  }

  private Pending next() throws InterruptedException {
    Pending pending = requested.poll(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(pending).as("a requested signature").isNotNull();
    return pending;
  }

  private static <R> CompletableFuture<R> start(Server server, Operation<R> operation) {
    return AsyncDriver.of(server.async()).env(server.env()).start(operation);
  }

  private static UnverifiedJwt verified(String jwt) {
    UnverifiedJwt read = UnverifiedJwt.parse(jwt);
    read.verify(VerificationKey.of(Party.KEY.toPublicJwk(), JwsAlgorithm.ES256, Crypto.platform()));
    return read;
  }

  private static String parameter(Request request, String name) {
    for (String pair : new String(request.body(), StandardCharsets.UTF_8).split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    throw new AssertionError("no " + name);
  }

  @Test
  void nothingIsSentBeforeBothSignaturesAndNoThreadWaits() throws Exception {
    Server server =
        new Server(Server.json(400, NONCE_ERROR, "dpop-nonce", "n1"), Server.json(200, TOKEN));

    CompletableFuture<TokenResponse> response = start(server, grant(key, dpop));

    Pending assertion = next(); // the call of start has returned
    assertThat(requested).isEmpty();
    assertion.sign();
    Pending proof = next();
    assertThat(server.requests()).isZero();
    proof.sign();
    next().sign(); // the server required a nonce: both are made again
    next().sign();

    assertThat(response.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS).tokenType())
        .isEqualTo("dpop");
    assertThat(server.requests()).isEqualTo(2);
    for (Request request : server.asked) {
      verified(parameter(request, "client_assertion"));
      verified(request.headers().first("dpop"));
    }
    assertThat(verified(server.last().headers().first("dpop")).claims().string("nonce"))
        .isEqualTo("n1");
    assertThat(parameter(server.asked.get(0), "client_assertion"))
        .isNotEqualTo(parameter(server.asked.get(1), "client_assertion"));
  }

  @Test
  void theBlockingDriverWaits() throws IOException {
    SigningKey elsewhere =
        remote(input -> CompletableFuture.supplyAsync(() -> Party.KEY.sign(input)));
    Server server = new Server(Server.json(200, TOKEN));

    TokenResponse response =
        Driver.of(server).env(server.env()).run(grant(elsewhere, DpopHandle.of(elsewhere)));

    assertThat(response.tokenType()).isEqualTo("dpop");
    verified(parameter(server.last(), "client_assertion"));
    verified(server.last().headers().first("dpop"));
  }

  @Test
  void aRequestForAResourceWaitsForItsProof() throws Exception {
    Server server = new Server(Server.json(200, "{}"));
    Request request = Request.get(URI.create("https://api.example/orders"));

    CompletableFuture<Response> response =
        start(server, ProtectedResourceRequest.of(request, Secret.of("t0ken")).dpop(dpop));
    next().sign();

    assertThat(response.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(verified(server.last().headers().first("dpop")).claims().has("ath")).isTrue();
  }

  @Test
  void aRequestObjectIsSignedByAnOperation() throws Exception {
    Server server = new Server();
    AuthorizationRequest request =
        AuthorizationRequest.of(Party.SERVER, Party.CLIENT, Party.REDIRECT).withoutPkce();

    CompletableFuture<RequestObject> signed =
        start(server, RequestObject.signing(request, key, JwtHook.NONE));
    next().sign();

    String jwt = signed.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS).jwt().reveal();
    assertThat(verified(jwt).header().type()).isEqualTo("oauth-authz-req+jwt");
  }

  @Test
  void aBackchannelRequestWaitsForItsSignature() throws Exception {
    Server server = new Server(Server.json(200, "{\"auth_req_id\":\"a\",\"expires_in\":60}"));

    CompletableFuture<BackchannelAuthentication.Started> started =
        start(
            server,
            BackchannelAuthentication.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION)
                .scope("openid")
                .sign(key));
    next().sign();

    assertThat(started.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS).authReqId().reveal())
        .isEqualTo("a");
    verified(parameter(server.last(), "request"));
  }

  @Test
  void aSignerThatFailsFailsTheOperationBeforeAnythingIsSent() throws Exception {
    Server server = new Server();
    CompletableFuture<TokenResponse> response = start(server, grant(key, dpop));
    IOException cause = new IOException("no route to the key service");

    next().signature.completeExceptionally(cause);

    assertThatThrownBy(() -> response.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessage("the remote signer failed")
        .hasCause(cause);
    assertThat(server.requests()).isZero();
  }

  @Test
  void aForgedSignatureIsNotSent() throws Exception {
    Server server = new Server();
    CompletableFuture<TokenResponse> response = start(server, grant(key, dpop));
    Pending assertion = next();

    assertion.signature.complete(Party.OTHER.sign(assertion.input));

    assertThatThrownBy(() -> response.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("public key does not verify");
    assertThat(server.requests()).isZero();
  }

  @Test
  void aSignatureIsAwaitedForTenSeconds() {
    Step<TokenResponse> step = grant(key, dpop).begin(new Server().env());

    assertThat(step).isInstanceOf(Step.Wait.class);
    Step.Wait<TokenResponse> wait = (Step.Wait<TokenResponse>) step;
    assertThat(wait.atMost()).isEqualTo(Duration.ofSeconds(10));
    assertThatThrownBy(wait::resume) // as a driver does after that time
        .isInstanceOf(IOException.class)
        .hasMessage("the remote signer did not respond within 10 s");
  }
}
