package dev.oauth4jvm.cli;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenProfile;
import dev.oauth4jvm.resource.BoundToken;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.UnboundToken;
import dev.oauth4jvm.resource.ValidatedToken;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Verifies a JWT: as an access token of an issuer, or its signature alone. */
final class JwtVerifyCommand implements Command {

  @Override
  public String name() {
    return "jwt verify";
  }

  @Override
  public String summary() {
    return "validate an access token as a resource would, or verify a JWT's signature alone";
  }

  @Override
  public String operands() {
    return "TOKEN|@FILE|-";
  }

  @Override
  public String example() {
    return "jwt verify --issuer https://as.example.com --audience https://api.example.com @token.txt";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option("issuer", "URL", "the only issuer that is trusted; its metadata is fetched"),
        new Option("audience", "TEXT", "the resource that the token must be for"),
        new Option("profile", "NAME", "how this provider's tokens look, such as keycloak"),
        new Option("keys", "FILE|URL", "verify only the signature, with a key of this JWK Set"),
        Network.ALLOW_HTTP);
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) throws IOException {
    boolean signatureAlone = arguments.has("keys");
    if (signatureAlone && (arguments.has("issuer") || arguments.has("audience"))) {
      throw new UsageException("--keys stands alone, without --issuer and --audience");
    }
    return signatureAlone ? verifySignature(arguments, console) : validate(arguments, console);
  }

  private static ExitCode verifySignature(Arguments arguments, Console console) throws IOException {
    String keys = arguments.required("keys");
    if (keys.equals("-") && arguments.operand().equals("-")) {
      throw new UsageException("only one of token and keys can be standard input");
    }
    UnverifiedJwt jwt = UnverifiedJwt.parse(console.value(arguments.operand()));
    JwsAlgorithm algorithm = jwt.header().algorithm();
    JwkSet set = Keys.load(keys, arguments, console);
    List<Jwk> candidates = set.candidates(algorithm, jwt.header().keyId());
    if (candidates.size() != 1) {
      console.story(
          console.style.bad("Refused: ")
              + candidates.size()
              + " keys of the set fit the token's alg and kid, and one is expected.");
      return ExitCode.REFUSED;
    }
    Jwk key = candidates.get(0);
    jwt.verify(VerificationKey.of(key, algorithm, Crypto.platform()));
    console.result(
        JsonObject.of(
            "signature", "verified", "thumbprint", key.thumbprint(), "claims", jwt.claims()),
        console.style.good("The signature is right")
            + " ("
            + algorithm
            + ", key "
            + key.thumbprint()
            + ").\n");
    console.story("Only the signature was verified: no issuer, no audience, no time.");
    return ExitCode.OK;
  }

  private static ExitCode validate(Arguments arguments, Console console) throws IOException {
    String issuer = arguments.required("issuer");
    Keys.uri(issuer);
    JwtAccessTokens trusted = JwtAccessTokens.discovered(issuer);
    String profile = arguments.option("profile");
    if (profile != null) {
      trusted = trusted.profile(profile(profile));
    }
    ProtectedResource resource =
        ProtectedResource.named(arguments.required("audience")).trust(trusted).build();
    try (Network network = new Network(arguments, console)) {
      String token = console.value(arguments.operand());
      ValidatedToken validated = network.run(resource.validateToken(token));
      if (validated instanceof UnboundToken unbound) {
        AccessToken accepted = unbound.token();
        console.result(
            JsonObject.of("accepted", true, "bound", false, "claims", accepted.claims()),
            console.style.good("Accepted")
                + ": a resource may serve it until "
                + Times.at(accepted.expiresAt().getEpochSecond(), console.clock().instant())
                + ".\n");
      } else {
        String to =
            validated instanceof BoundToken bound && bound.isBoundToCertificate()
                ? "a client certificate"
                : "a DPoP key";
        console.result(
            JsonObject.of("accepted", true, "bound", true, "binding", to),
            console.style.good("Accepted")
                + ", if the request also proves possession: the token is bound to "
                + to
                + ".\n");
      }
    }
    return ExitCode.OK;
  }

  /** The profile of a name in the style of options: {@code entra-v2} is {@code ENTRA_V2}. */
  private static AccessTokenProfile profile(String name) {
    try {
      return AccessTokenProfile.of(name.replace('-', '_').toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          String.valueOf(e.getMessage()).replace('_', '-').toLowerCase(Locale.ROOT));
    }
  }
}
