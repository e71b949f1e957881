// An OpenID Provider (npm: oidc-provider) for the integration tests, on 127.0.0.1 and free ports.
//
// In:   one line of JSON on standard input:
//         algorithms  the JWS algorithms to hold a signing key for
//         clients     client metadata, as in a dynamic registration request
//         resources   by resource indicator: { algorithm, lifetime (seconds), scope } of its access tokens
//         dpopNonce   whether DPoP proofs need a nonce from the start
// Out:  one line of JSON on standard output, once it listens: { issuer, admin }
// Ends: when standard input ends, so that it never outlives the tests.
//
// The second port, "admin", is for the tests:
//   GET  /requests    { discovery, jwks, token }: requests that arrived so far
//   POST /rotate      { withdraw: boolean }: new signing keys; the old ones stay published or don't
//   POST /dpop-nonce  { required: boolean }
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider, { errors } from 'oidc-provider';

const KEY_TYPES = {
  RS: () => ['rsa', { modulusLength: 2048 }],
  PS: () => ['rsa', { modulusLength: 2048 }],
  ES: (alg) => ['ec', { namedCurve: { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[alg] }],
  Ed: () => ['ed25519'],
};

const COUNTED = {
  '/.well-known/openid-configuration': 'discovery',
  '/.well-known/oauth-authorization-server': 'discovery',
  '/jwks': 'jwks',
  '/token': 'token',
};

function makeKeys(algorithms) {
  return algorithms.map((alg) => {
    const { privateKey } = generateKeyPairSync(...KEY_TYPES[alg.slice(0, 2)](alg));
    return { ...privateKey.export({ format: 'jwk' }), alg, kid: randomUUID(), use: 'sig' };
  });
}

async function listen(handler) {
  const server = createServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text === '' ? {} : JSON.parse(text);
}

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const settings = JSON.parse((await input.next()).value);
input.next().then(() => process.exit(0));

const requests = { discovery: 0, jwks: 0, token: 0 };
const dpop = { nonceSecret: randomBytes(32), required: settings.dpopNonce === true };
let keys = makeKeys(settings.algorithms);
let current;

const issuer = await listen((request, response) => {
  const counted = COUNTED[request.url.split('?')[0]];
  if (counted) requests[counted] += 1;
  current(request, response);
});

// oidc-provider takes its keys once. New keys are a new Provider behind the same port; what it stored lives on,
// because its in-memory adapter keeps one store for the whole process.
function install() {
  const provider = new Provider(issuer, {
    clients: settings.clients,
    jwks: { keys },
    scopes: ['openid', 'offline_access', ...new Set(Object.values(settings.resources).flatMap((r) => r.scope.split(' ')))],
    enabledJWA: {
      dPoPSigningAlgValues: ['RS256', 'PS256', 'ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA'],
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: true, nonceSecret: dpop.nonceSecret, requireNonce: () => dpop.required },
      introspection: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo(ctx, indicator) {
          const resource = settings.resources[indicator];
          if (!resource) throw new errors.InvalidTarget();
          return {
            audience: indicator,
            scope: resource.scope,
            accessTokenTTL: resource.lifetime,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: resource.algorithm } },
          };
        },
      },
    },
  });
  provider.on('server_error', (ctx, error) => console.error(error));
  current = provider.callback();
}
install();

const commands = {
  'GET /requests': () => requests,
  'POST /rotate': ({ withdraw }) => {
    keys = [...makeKeys(settings.algorithms), ...(withdraw ? [] : keys)];
    install();
    return {};
  },
  'POST /dpop-nonce': ({ required }) => {
    dpop.required = required;
    return {};
  },
};

const admin = await listen(async (request, response) => {
  try {
    const answer = commands[`${request.method} ${request.url}`](await bodyOf(request));
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});

console.log(JSON.stringify({ issuer, admin }));
