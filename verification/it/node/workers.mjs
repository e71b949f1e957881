// Cloudflare Workers (npm: miniflare, which runs workerd) for the integration tests, on 127.0.0.1 and a free port: the
// two of verification/examples/worker, with one namespace of Workers KV.
//
// In:   one line of JSON on standard input:
//         bindings   those of the Worker that is an API
//         token      of the Worker that serves the entries to JVMs
// Out:  one line of JSON on standard output, once they listen: { worker, values }
//         values     ".../storage/kv/namespaces/.../values/", which a key follows
// Ends: when standard input ends, so that it never outlives the tests.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Miniflare } from 'miniflare';

const VALUES = '/client/v4/accounts/0123456789abcdef0123456789abcdef/storage/kv/namespaces/00112233445566778899aabbccddeeff/values/';

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const settings = JSON.parse((await input.next()).value);

const read = (path) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
const module = (path) => ({ type: 'ESModule', path, contents: read(`../../examples/worker/${path}`) });
const common = { compatibilityDate: '2026-04-01', kvNamespaces: { JWKS: 'jwks' } };

const miniflare = new Miniflare({
  host: '127.0.0.1',
  workers: [
    {
      ...common,
      name: 'api',
      modules: [
        module('worker.mjs'),
        module('jwks-entry.mjs'),
        { type: 'ESModule', path: 'oauth4webapi', contents: read('node_modules/oauth4webapi/build/index.js') },
      ],
      bindings: settings.bindings,
    },
    {
      ...common,
      name: 'values',
      modules: [module('values.mjs')],
      bindings: { TOKEN: settings.token },
      routes: ['*/client/v4/*'],
    },
  ],
});
input.next().then(async () => {
  await miniflare.dispose();
  process.exit(0);
});

const { origin } = await miniflare.ready;
console.log(JSON.stringify({ worker: origin, values: origin + VALUES }));
