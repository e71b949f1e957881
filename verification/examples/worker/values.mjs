// A Cloudflare Worker that gives JVMs the entries of JWK Sets in a namespace of Workers KV, by the requests of
// Cloudflare's REST API: GET and PUT .../values/<key>. That API has a limit of 1200 requests in five minutes, and its
// tokens open every namespace of the account; this Worker has neither property.
//
// Bindings: JWKS   the namespace
//           TOKEN  a secret of at least 32 random characters, which the JVM sends as a bearer token
const MAX_BYTES = 3 * 512 * 1024;
const digest = (text) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
const plain = (status, text) => new Response(text, { status, headers: { 'content-type': 'text/plain' } });

export default {
  // @start region="values"
  async fetch(request, env) {
    const sent = await digest(request.headers.get('authorization') ?? '');
    if (!crypto.subtle.timingSafeEqual(sent, await digest(`Bearer ${env.TOKEN}`))) {
      return plain(403, 'send the token of this Worker');
    }
    const { pathname, searchParams } = new URL(request.url);
    const [, key] = pathname.match(/\/values\/(jwks\.[\w-]{43}\.json)$/) ?? [];
    if (key && request.method === 'GET') {
      const value = await env.JWKS.get(key);
      return value === null ? plain(404, 'no entry') : new Response(value);
    }
    if (key && request.method === 'PUT') {
      const value = await request.text();
      if (value.length > MAX_BYTES) {
        return plain(413, 'the entry is too long');
      }
      await env.JWKS.put(key, value, { expirationTtl: Number(searchParams.get('expiration_ttl') ?? 300) });
      return Response.json({ success: true });
    }
    return plain(404, 'GET or PUT .../values/jwks.<name>.json');
  },
  // @end
};
