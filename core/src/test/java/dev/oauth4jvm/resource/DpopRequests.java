package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.OAuthException;

/** An API, and a token that is bound to the key of its client, for tests of the proof. */
abstract class DpopRequests {

  final Api api = new Api();
  final String token = Api.boundToken().sign(Api.KEY);

  OAuthException refuse(RawJwt proof) {
    return api.refuse(Api.dpop(token, proof.sign(Api.CLIENT)));
  }

  RawJwt proof() {
    return Api.proof(token);
  }

  static Details inProof(String name, Object expected, Object actual) {
    return new Details(Details.Place.PROOF, name, expected, actual);
  }
}
