// An OpenID Provider (npm: oidc-provider) for the integration tests, on 127.0.0.1 and free ports. Everything that it can
// do for a client is switched on; its own development pages ask whoever comes for a login and a consent.
//
// In:   one line of JSON on standard input:
//         algorithms          the JWS algorithms to hold a signing key for
//         clients             client metadata, as in a dynamic registration request
//         resources           by resource indicator: { algorithm, lifetime (seconds), scope } of its access tokens;
//                             without an algorithm they are opaque
//         dpopNonce           whether DPoP proofs need a nonce from the start
//         initialAccessToken  what a dynamic registration request has to bring; absent: nothing
//         fapi                by client_id: the FAPI profile that it holds the client to, '1.0 Final' or '2.0'
//         tls                 { key, cert, ca } in PEM: serve https, and ask each client for a certificate, of which
//                             those of "ca" are trusted; with "aliases" only a second listener asks for certificates,
//                             and is named in mtls_endpoint_aliases; absent: http
// Out:  one line of JSON on standard output, once it listens: { issuer, admin }
// Ends: when standard input ends, so that it never outlives the tests.
//
// The second port, "admin", is for the tests:
//   GET  /requests    { discovery, jwks, token, ... }: requests that arrived so far, by endpoint
//   POST /rotate      { withdraw: boolean }: new signing keys; the old ones stay published or don't
//   POST /dpop-nonce  { required: boolean }
//   POST /ciba        { authReqId, approved: boolean }: what the user says on the authentication device
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
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
  '/me': 'userinfo',
  '/request': 'pushed',
  '/token/introspection': 'introspection',
};

// What the library decrypts.
const ENCRYPTION = ['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A256KW', 'dir'];

function makeKeys(algorithms) {
  return algorithms.map((alg) => {
    const { privateKey } = generateKeyPairSync(...KEY_TYPES[alg.slice(0, 2)](alg));
    return { ...privateKey.export({ format: 'jwk' }), alg, kid: randomUUID(), use: 'sig' };
  });
}

async function listen(handler, tls, requestCert) {
  const server = tls
    ? createHttpsServer({ ...tls, requestCert, rejectUnauthorized: false }, handler)
    : createHttpServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `${tls ? 'https' : 'http'}://127.0.0.1:${server.address().port}`;
}

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text === '' ? {} : JSON.parse(text);
}

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const settings = JSON.parse((await input.next()).value);
input.next().then(() => process.exit(0));

const requests = Object.fromEntries(Object.values(COUNTED).map((name) => [name, 0]));
const dpop = { nonceSecret: randomBytes(32), required: settings.dpopNonce === true };
let keys = makeKeys(settings.algorithms);
let provider;
let current;

const { aliases, ...tls } = settings.tls ?? {};
const handler = (request, response) => {
  const counted = COUNTED[request.url.split('?')[0]];
  if (counted) requests[counted] += 1;
  current(request, response);
};
const issuer = await listen(handler, settings.tls && tls, !aliases);
const alias = aliases ? await listen(handler, tls, true) : undefined;

// oidc-provider takes its keys once. New keys are a new Provider behind the same port; what it stored lives on,
// because its in-memory adapter keeps one store for the whole process.
function install() {
  provider = new Provider(issuer, {
    clients: settings.clients,
    jwks: { keys },
    discovery: alias && { mtls_endpoint_aliases: { token_endpoint: `${alias}/token`, userinfo_endpoint: `${alias}/me` } },
    clientAuthMethods: [
      'client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none',
      ...(settings.tls ? ['self_signed_tls_client_auth', 'tls_client_auth'] : []),
    ],
    scopes: [
      'openid', 'offline_access', 'profile',
      ...new Set(Object.values(settings.resources).flatMap((resource) => resource.scope.split(' '))),
    ],
    claims: { openid: ['sub'], profile: ['name'], acr: null, auth_time: null, iss: null, sid: null },
    findAccount: (ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId, name: `The user ${accountId}` }) }),
    // RFC 9068, section 2.2.1
    extraTokenClaims: ({ oidc: { entities } }) => {
      const authTime = (entities.AuthorizationCode ?? entities.RefreshToken)?.authTime;
      return authTime === undefined ? undefined : { auth_time: authTime };
    },
    enabledJWA: {
      ...Object.fromEntries(
        ['authorization', 'idToken', 'introspection', 'userinfo'].map((what) => [`${what}EncryptionAlgValues`, ENCRYPTION]),
      ),
      dPoPSigningAlgValues: ['RS256', 'PS256', 'ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA'],
    },
    features: {
      backchannelLogout: { enabled: true },
      ciba: {
        enabled: true,
        processLoginHint: (ctx, hint) => hint,
        processLoginHintToken: () => undefined,
        triggerAuthenticationDevice: () => {},
        validateRequestContext: () => {},
        verifyUserCode: () => {},
      },
      claimsParameter: { enabled: true },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      devInteractions: { enabled: true },
      dPoP: { enabled: true, nonceSecret: dpop.nonceSecret, requireNonce: () => dpop.required },
      encryption: { enabled: true },
      fapi: { enabled: true, profile: (ctx, client) => settings.fapi[client?.clientId] },
      introspection: { enabled: true },
      jwtIntrospection: { enabled: true },
      jwtResponseModes: { enabled: true },
      jwtUserinfo: { enabled: true },
      mTLS: {
        enabled: settings.tls !== undefined,
        certificateBoundAccessTokens: true,
        selfSignedTlsClientAuth: true,
        tlsClientAuth: true,
        certificateAuthorized: (ctx) => ctx.socket.authorized,
        certificateSubjectMatches: (ctx, property, expected) =>
          property === 'tls_client_auth_san_dns'
            && ctx.socket.getPeerX509Certificate().checkHost(expected, { subject: 'never' }) !== undefined,
        getCertificate: (ctx) => ctx.socket.getPeerX509Certificate(),
      },
      pushedAuthorizationRequests: { enabled: true },
      registration: { enabled: true, initialAccessToken: settings.initialAccessToken ?? false },
      registrationManagement: { enabled: true },
      requestObjects: { enabled: true },
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
            ...(resource.algorithm
              ? { accessTokenFormat: 'jwt', jwt: { sign: { alg: resource.algorithm } } }
              : { accessTokenFormat: 'opaque' }),
          };
        },
      },
      richAuthorizationRequests: {
        enabled: true,
        types: { payment_initiation: { validate: () => {} } },
        authorizationDetailsForGrantSource: (ctx) => ctx.oidc.grant.rar,
        authorizationDetailsForAccessToken: (ctx, token, source) => source.rar,
        authorizationDetailsForIntrospection: (ctx, token) => token.rar,
      },
      rpInitiatedLogout: { enabled: true },
    },
    // It refuses loopback addresses through its own dispatcher; the tests' clients live nowhere else.
    fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  });
  for (const event of ['server_error', 'backchannel.error']) {
    provider.on(event, (ctx, error) => console.error(event, error));
  }
  current = provider.callback();
}
install();

async function decide({ authReqId, approved }) {
  if (!approved) {
    await provider.backchannelResult(authReqId, new errors.AccessDenied('the user said no'));
    return;
  }
  const { accountId, clientId, scope } = await provider.BackchannelAuthenticationRequest.find(authReqId);
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(scope);
  await grant.save();
  await provider.backchannelResult(authReqId, grant, { authTime: Math.floor(Date.now() / 1000) });
}

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
  'POST /ciba': async (decision) => {
    await decide(decision);
    return {};
  },
};

const admin = await listen(async (request, response) => {
  try {
    const answer = await commands[`${request.method} ${request.url}`](await bodyOf(request));
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});

console.log(JSON.stringify({ issuer, admin }));
