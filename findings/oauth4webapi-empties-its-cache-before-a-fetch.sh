#!/usr/bin/env bash
# oauth4webapi 3.8.8, validateJwtAccessToken with the option jwksCache.
# Expected: while the authorization server's keys cannot be fetched, a token of a key that is newer than the held set
# is refused, and the cache keeps that set, which is two minutes old and fresh for three more.
# Instead: the members jwks and uat are deleted from the cache before the request, so the cache is an empty object
# when the request has failed. The condition of the documentation for saving it, uat !== cache.uat, is then true.
# For users: save the cache only if cache.uat is not undefined, or a rotation during an outage replaces the entry that
# processes share by an empty one.
set -euo pipefail

for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "needs Node.js from 20 on; $tool was not found" >&2; exit 2; }
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --prefix . --no-audit --no-fund --loglevel=error oauth4webapi@3.8.8 >&2

cat >main.mjs <<'JS'
import { createServer } from 'node:http'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import * as oauth from 'oauth4webapi'

const server = createServer((request, response) => response.writeHead(503).end())
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
const issuer = `http://127.0.0.1:${server.address().port}`
const as = { issuer, jwks_uri: `${issuer}/jwks` }

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwk = { ...createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({ format: 'jwk' }), kid: 'known' }
const now = Math.floor(Date.now() / 1000)

async function validate(kid, cache) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const header = part({ alg: 'ES256', typ: 'at+jwt', kid })
  const claims = part({
    iss: issuer, aud: 'https://api.example', sub: 'alice', client_id: 'shop', jti: '1', iat: now, exp: now + 300,
  })
  const signature = Buffer.alloc(64).toString('base64url')
  const request = new Request('https://api.example/orders', {
    headers: { authorization: `Bearer ${header}.${claims}.${signature}` },
  })
  const before = cache.uat
  let outcome = 'accepted'
  try {
    await oauth.validateJwtAccessToken(as, request, 'https://api.example', {
      [oauth.allowInsecureRequests]: true,
      [oauth.jwksCache]: cache,
    })
  } catch (error) {
    outcome = error.code
  }
  console.log(`${kid} kid: ${outcome}; cache has ${Object.keys(cache).sort()}; to be saved: ${before !== cache.uat}`)
}

await validate('known', { jwks: { keys: [jwk] }, uat: now - 120 })
await validate('newer', { jwks: { keys: [jwk] }, uat: now - 120 })
server.close()
JS

actual=$(node main.mjs)
printf '%s\n' "$actual"
expected='known kid: OAUTH_INVALID_RESPONSE; cache has jwks,uat; to be saved: false
newer kid: OAUTH_RESPONSE_IS_NOT_CONFORM; cache has ; to be saved: true'
[ "$actual" = "$expected" ] || { echo "oauth4webapi behaves differently now" >&2; exit 1; }
