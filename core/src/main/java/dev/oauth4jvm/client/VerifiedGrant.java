package dev.oauth4jvm.client;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.jwks.Jwks;

/**
 * A grant, followed by the verification of its ID Token's signature. An unverifiable signature ends
 * the run: the grant is not attempted again, since its code or token is redeemed by then.
 *
 * @param grant the exchange with the token endpoint, or its polling
 * @param jwks the server's keys
 */
record VerifiedGrant(Operation<TokenResponse> grant, Jwks jwks)
    implements Operation<TokenResponse> {

  @Override
  public Step<TokenResponse> begin(Env env) {
    return Steps.then(grant.begin(env), new Verification(jwks, env));
  }

  private record Verification(Jwks jwks, Env env)
      implements Steps.Next<TokenResponse, TokenResponse> {
    @Override
    public Step<TokenResponse> after(TokenResponse tokens) {
      IdToken idToken = tokens.idToken();
      return idToken == null
          ? new Step.Done<>(tokens)
          : Steps.then(SignatureValidation.of(idToken, jwks).begin(env), new Result(tokens));
    }
  }

  private record Result(TokenResponse tokens) implements Steps.Next<IdToken, TokenResponse> {
    @Override
    public Step<TokenResponse> after(IdToken verified) {
      return new Step.Done<>(tokens);
    }
  }
}
