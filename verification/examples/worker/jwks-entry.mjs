// The entry of the JWK Set cache in a namespace of Workers KV, which a Worker and a JVM share. It uses nothing but
// WebCrypto. "server" is the authorization server as oauth4webapi has it: an object with issuer and jwks_uri.
// "sealKey" is { id, secret }, as SealKey has them, where the entry is sealed; its secret is base64url.
const encoder = new TextEncoder();
const toBase64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

// @start region="entry"
export async function jwksEntry(namespace, server, sealKey) {
  const { issuer, jwks_uri } = server;
  const name = encoder.encode(`${encoder.encode(issuer).length}:${issuer}${jwks_uri}`);
  const key = `jwks.${toBase64url(await crypto.subtle.digest('SHA-256', name))}.json`;
  return {
    async load() {
      try {
        const entry = Object(JSON.parse((await namespace.get(key)) ?? '{}'));
        if (entry.uat > Date.now() / 1000 + 30) return {}; // oauth4webapi would never fetch again
        return sealKey ? await unsealed(entry, server, sealKey) : entry;
      } catch {
        return {}; // not JSON, not a seal, or the namespace failed: the set is fetched
      }
    },
    async save({ jwks, uat }) {
      const entry = sealKey ? { jwks, uat, seal: await seal({ jwks, uat }, server, sealKey) } : { jwks, uat };
      await namespace.put(key, JSON.stringify(entry), { expirationTtl: 300 });
    },
  };
}
// @end

// @start region="seal"
async function seal(entry, server, sealKey) {
  const mac = await crypto.subtle.sign('HMAC', await hmac(sealKey), sealedBytes(entry, server));
  return `${sealKey.id}.${toBase64url(mac)}`;
}

async function unsealed({ jwks, uat, seal }, server, sealKey) {
  const [id, mac] = String(seal).split('.');
  if (id !== sealKey.id || typeof uat !== 'number') return {};
  const bytes = sealedBytes({ jwks, uat }, server);
  return (await crypto.subtle.verify('HMAC', await hmac(sealKey), fromBase64url(mac), bytes)) ? { jwks, uat } : {};
}

const hmac = ({ secret }) =>
  crypto.subtle.importKey('raw', fromBase64url(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);

// Each part follows its length in UTF-8, in four bytes.
function sealedBytes({ jwks, uat }, { issuer, jwks_uri }) {
  const parts = ['oauth4jvm JWK Set cache entry 1', issuer, jwks_uri, String(uat), JSON.stringify(jwks)];
  const bytes = [];
  for (const part of parts.map((text) => encoder.encode(text))) {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, part.length);
    bytes.push(...length, ...part);
  }
  return new Uint8Array(bytes);
}
// @end
