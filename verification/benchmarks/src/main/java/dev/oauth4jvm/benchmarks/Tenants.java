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
 * @param inputs one token per issuer
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Tenants(Issuer issuer, Ours[] validators, Object[] inputs) {

  static Tenants of(int count) throws Exception {
    Issuer issuer = Issuer.of(JwsAlgorithm.RS256);
    Ours[] validators = new Ours[count];
    Object[] inputs = new Object[count];
    for (int i = 0; i < count; i++) {
      String name = Issuer.ISSUER + "/tenants/" + i;
      validators[i] =
          new Ours(
              name,
              AuthorizationServer.of(name, name + "/jwks"),
              // parsed again, so that nothing is shared
              JsonObject.parse(issuer.jwks().toJson()),
              Crypto.platform(),
              null);
      String token = issuer.sign(issuer.header(), Issuer.claims().with("iss", name));
      inputs[i] = validators[i].input(token);
      validators[i].validate(inputs[i]);
    }
    return new Tenants(issuer, validators, inputs);
  }
}
