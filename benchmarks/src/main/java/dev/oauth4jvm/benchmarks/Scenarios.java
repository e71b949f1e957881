package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.benchmarks.Slice.Work;
import dev.oauth4jvm.caffeine.CaffeineSignatureMemory;
import dev.oauth4jvm.client.ClientAuthentication;
import dev.oauth4jvm.client.DpopHandle;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is measured besides distinct tokens, each a line of a table. */
public final class Scenarios {

  private static final int TOKENS = 1000;
  private static final URI ORDERS = URI.create("https://api.example.com/orders");

  private Scenarios() {}

  /** Measures all of them. */
  public static void main(String[] args) throws Exception {
    System.out.println("\n| scenario | µs (middle half) | B/op |\n|---|---|---|");
    for (JwsAlgorithm algorithm : Contenders.ALGORITHMS) {
      Issuer issuer = Issuer.of(algorithm);
      Ours ours = new Ours("", issuer.jwks(), Crypto.platform(), CaffeineSignatureMemory.create());
      Object[] inputs = inputs(ours, issuer.tokens(TOKENS));
      line("token seen before, " + algorithm, i -> ours.validate(inputs[i % TOKENS]));
    }
    Issuer issuer = Issuer.of(JwsAlgorithm.RS256);
    badTokens(issuer);
    sizes(issuer);
    client();
    System.exit(0);
  }

  private static void badTokens(Issuer issuer) throws Exception {
    Ours ours = new Ours("", issuer.jwks(), Crypto.platform(), null);
    Object good = ours.input(issuer.sign(issuer.header(), Issuer.claims()));
    ours.validate(good);
    for (BadToken kind :
        List.of(
            BadToken.OTHER_TYPE,
            BadToken.OTHER_ISSUER,
            BadToken.OTHER_AUDIENCE,
            BadToken.EXPIRED,
            BadToken.UNKNOWN_KEY_ID)) {
      Object bad = ours.input(kind.make(issuer));
      line("refused: " + kind, i -> refused(ours, bad));
    }
    Object garbage = ours.input("A".repeat(10_000_000));
    line("refused: 10 MB of garbage", i -> refused(ours, garbage));
  }

  private static Object refused(Ours ours, Object bad) {
    try {
      return ours.validate(bad);
    } catch (Exception refused) {
      return refused;
    }
  }

  /** The keys of a set, and the size of a token. */
  private static void sizes(Issuer issuer) throws Exception {
    String token = issuer.sign(issuer.header(), Issuer.claims());
    for (int keys : new int[] {1, 10, 100, 1000}) {
      List<JsonObject> set = new ArrayList<>();
      for (int i = 1; i < keys; i++) {
        set.add(issuer.jwk().with("kid", "another-" + i));
      }
      set.add(issuer.jwk());
      Ours ours = new Ours("", JsonObject.of("keys", set), Crypto.platform(), null);
      Object input = ours.input(token);
      line("RS256, " + keys + " keys in the set", i -> ours.validate(input));
    }
    Ours ours = new Ours("", issuer.jwks(), Crypto.platform(), null);
    for (int kib : new int[] {1, 4, 16, 40}) {
      Object input =
          ours.input(
              issuer.sign(issuer.header(), Issuer.claims().with("more", "x".repeat(kib * 1024))));
      line("RS256, a claim of " + kib + " KiB", i -> ours.validate(input));
    }
  }

  /** What a client signs, beside the signature alone. */
  private static void client() throws Exception {
    SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    byte[] input = "x".repeat(400).getBytes(StandardCharsets.US_ASCII);
    Issuer issuer = Issuer.of(JwsAlgorithm.ES256);
    Signature raw = Issuer.signature(JwsAlgorithm.ES256, null);
    raw.initSign(issuer.keys().getPrivate());
    Work signature =
        i -> {
          raw.update(input);
          return raw.sign();
        };
    DpopHandle dpop = DpopHandle.of(key);
    Env env = Env.system();
    Secret token = Secret.of("x".repeat(40));
    ratio("DPoP proof", signature, i -> dpop.proof("GET", ORDERS, token, env));
    ClientAuthentication assertion = ClientAuthentication.privateKeyJwt(key.keyId("k"));
    Client client = Client.of(Issuer.CLIENT);
    ratio("private_key_jwt", signature, i -> assertion.credentials(Issuer.SERVER, client, env));
  }

  private static void ratio(String name, Work raw, Work work) throws Exception {
    Comparison comparison = Comparison.of(raw, work, 2, 30);
    System.out.println(
        "| " + name + ", × the signature, µs and B/op over it | " + comparison.cells() + " |");
  }

  private static void line(String name, Work work) throws Exception {
    int count = Comparison.warmUp(work, 1.5);
    Slice[] slices = new Slice[30];
    for (int i = 0; i < slices.length; i++) {
      slices[i] = Slice.of(work, count);
    }
    Arrays.sort(slices, (a, b) -> Double.compare(a.nanos(), b.nanos()));
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f (%.2f–%.2f) | %,d |%n",
        name,
        slices[15].nanos() / 1000,
        slices[7].nanos() / 1000,
        slices[22].nanos() / 1000,
        Math.round(slices[15].bytes()));
  }

  static Object[] inputs(Contender contender, String[] tokens) {
    Object[] inputs = new Object[tokens.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = contender.input(tokens[i]);
    }
    return inputs;
  }
}
