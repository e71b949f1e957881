// A Cloudflare Worker that is an API: it validates access tokens with oauth4webapi, whose JWK Set cache is an entry in
// Workers KV that it shares with JVMs. It keeps nothing between requests.
//
// Bindings: JWKS       a namespace of Workers KV
//           ISSUER     the authorization server's identifier, and JWKS_URI its "jwks_uri"
//           AUDIENCE   of the access tokens
//           SEAL_KEY   a secret, where entries are sealed: { "id": "…", "secret": "…" }
//           ALLOW_HTTP "true" for a server on this machine that uses http:
import * as oauth from 'oauth4webapi';
import { jwksEntry } from './jwks-entry.mjs';

export default {
  async fetch(request, env) {
    // @start region="worker"
    const server = { issuer: env.ISSUER, jwks_uri: env.JWKS_URI };
    const entry = await jwksEntry(env.JWKS, server, env.SEAL_KEY && JSON.parse(env.SEAL_KEY));
    const cache = await entry.load();
    const { uat } = cache;
    try {
      const claims = await oauth.validateJwtAccessToken(server, request, env.AUDIENCE, {
        [oauth.jwksCache]: cache,
        [oauth.allowInsecureRequests]: env.ALLOW_HTTP === 'true',
      });
      return Response.json({ sub: claims.sub, client_id: claims.client_id });
    } catch (failure) {
      return refusal(request, failure);
    } finally {
      // after a failed request oauth4webapi may leave the cache empty, which must not replace the entry
      if (cache.uat !== undefined && cache.uat !== uat) {
        await entry.save(cache).catch(report);
      }
    }
    // @end
  },
};

// The cause of an error has the request's headers, and with them the token.
function report({ name, code, message }) {
  console.error(name, code, message);
}

function refusal(request, failure) {
  report(failure);
  const ofTheToken =
    failure instanceof oauth.OperationProcessingError || failure instanceof oauth.UnsupportedOperationError;
  if (!ofTheToken || [oauth.RESPONSE_IS_NOT_CONFORM, oauth.RESPONSE_IS_NOT_JSON].includes(failure.code)) {
    return new Response(null, { status: 503 }); // the keys are unavailable
  }
  const error = request.headers.has('authorization') ? ' error="invalid_token"' : '';
  return new Response(null, { status: 401, headers: { 'www-authenticate': `Bearer${error}` } });
}
