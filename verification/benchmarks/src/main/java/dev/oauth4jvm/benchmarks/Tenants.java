package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;

/**
 * Many issuers in one process, each with its own validator and JWK Set. All share one key, since
 * generating keys is slow.
 *
 * @param issuer the issuer with the key
 * @param validators one validator per issuer
 * @param tokens tokens of the issuers in turn, at least one per issuer
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Tenants(Issuer issuer, Ours[] validators, String[] tokens) {

  static Tenants of(int issuers, int tokens) throws Exception {
    Issuer issuer = Issuer.of(JwsAlgorithm.RS256);
    Ours[] validators = new Ours[issuers];
    for (int i = 0; i < issuers; i++) {
      validators[i] =
          new Ours(
              name(i),
              AuthorizationServer.of(name(i), name(i) + "/jwks"),
              // parsed again, so that nothing is shared
              JsonObject.parse(issuer.jwks().toJson()),
              Crypto.platform(),
              null);
    }
    Tenants tenants = new Tenants(issuer, validators, new String[tokens]);
    for (int i = 0; i < tokens; i++) {
      tenants.tokens[i] =
          issuer.sign(issuer.header(), Issuer.claims().with("iss", name(i % issuers)));
      tenants.validate(i);
    }
    return tenants;
  }

  static String name(int issuer) {
    return Issuer.ISSUER + "/tenants/" + issuer;
  }

  /** Validates a token, in a new request, by the validator of its issuer. */
  Object validate(int token) throws Exception {
    Ours ours = validators[token % validators.length];
    return ours.validate(ours.input(tokens[token]));
  }
}
