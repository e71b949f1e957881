// oauth4webapi (npm) validates a JWT access token with its [jwksCache] option, as the other reader and writer of the
// cache document.
//
// In:   JSON on standard input:
//         issuer         of the authorization server, discovered as OpenID Connect says
//         audience       the expected audience
//         request        the protected resource request: { method, url, headers }
//         cache          the cache entry to begin with, {} for none; or, in place of it:
//         redis          the URL of a Redis that has the entry
//         dynamodb       { table, ...the client's settings }: a DynamoDB that has the entry
//         refuseJwks     whether requests for the JWK Set fail
// Out:  JSON on standard output:
//         claims or error { name, code, message }
//         cache          the entry afterwards
//         jwksRequests   how many requests for the JWK Set were made or tried
import { text } from 'node:stream/consumers';
import * as oauth from 'oauth4webapi';
import { dynamoDbEntry, redisEntry } from './shared-entry.mjs';

const input = JSON.parse(await text(process.stdin));
const insecure = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(input.issuer);
const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
const entry = await sharedEntry();
const cache = await entry.load();
const { uat } = cache;
const output = { cache, jwksRequests: 0 };

async function sharedEntry() {
  if (input.redis) {
    const { createClient } = await import('@redis/client');
    const client = await createClient({ url: input.redis }).connect();
    return { ...redisEntry(client, server), close: () => client.close() };
  }
  if (input.dynamodb) {
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
    const { table, ...settings } = input.dynamodb;
    const client = new DynamoDBClient(settings);
    return { ...dynamoDbEntry(client, table, server), close: () => client.destroy() };
  }
  return { load: () => input.cache, save: () => {}, close: () => {} };
}

function countingFetch(url, options) {
  if (url === server.jwks_uri) {
    output.jwksRequests += 1;
    if (input.refuseJwks) throw new Error('a request for the JWK Set');
  }
  return fetch(url, options);
}

try {
  const request = new Request(input.request.url, input.request);
  output.claims = await oauth.validateJwtAccessToken(server, request, input.audience, {
    ...insecure,
    [oauth.customFetch]: countingFetch,
    [oauth.jwksCache]: cache,
  });
} catch ({ name, code, message }) {
  output.error = { name, code, message };
}
if (cache.uat !== undefined && cache.uat !== uat) await entry.save(cache);
await entry.close();
console.log(JSON.stringify(output));
