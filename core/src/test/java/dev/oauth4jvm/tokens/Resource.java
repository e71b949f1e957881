package dev.oauth4jvm.tokens;

import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A resource that gives the answers of a script and then 200, beside an authorization server. */
final class Resource implements Transport {

  static final String ORIGIN = "https://api.example";

  /** The refusal of an access token. */
  static final Response INVALID_TOKEN = challenge("Bearer realm=\"a\", error=\"invalid_token\"");

  final List<Request> asked = Collections.synchronizedList(new ArrayList<>());
  final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final Queue<Response> script = new ConcurrentLinkedQueue<>();
  private final Transport server;

  Resource(Transport server) {
    this.server = server;
  }

  static Response challenge(String challenge, String... headers) {
    Headers all = Headers.of(headers).and("www-authenticate", challenge);
    return Response.of(401, all, "refused".getBytes(StandardCharsets.UTF_8));
  }

  /** The requirement of a nonce. */
  static Response nonce(String nonce) {
    return challenge("DPoP error=\"use_dpop_nonce\"", "dpop-nonce", nonce);
  }

  static DpopHandle key() {
    return DpopHandle.of(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()));
  }

  Resource then(Response... answers) {
    script.addAll(List.of(answers));
    return this;
  }

  /** The authorization of each request. */
  List<String> authorizations() {
    return asked.stream().map(request -> request.headers().first("authorization")).toList();
  }

  @Override
  public Response send(Request request) throws IOException {
    if (request.uri().getHost().equals("as.example")) {
      return server.send(request);
    }
    asked.add(request);
    if (request.streamedBody() != null) {
      try (var in = request.streamedBody().open()) {
        bodies.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    Response answer = script.poll();
    return answer == null ? Server.json(200, "[]") : answer;
  }
}
