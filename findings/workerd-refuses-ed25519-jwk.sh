#!/usr/bin/env bash
# workerd 1.20260730.1 (in miniflare 4.20260730.0), given a key that Node.js 20.20.2 wrote.
# Expected: a JWK that one Web Crypto implementation exported is imported by another. RFC 9864 registers
# the algorithm "Ed25519" and deprecates "EdDSA"; the Web Cryptography API requires importKey to take both.
# Instead: workerd raises a DataError for "alg": "Ed25519", which is what exportKey writes in Node.js.
# workerd itself still writes "EdDSA", which Node.js takes.
# For users: a key made in Node.js cannot be imported in a Worker until its "alg" is removed, and a JWK Set
# that follows RFC 9864 has no key for code that hands JWKs to importKey as they are.
set -euo pipefail

for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "needs Node.js from 20 on with npm; $tool was not found" >&2; exit 2; }
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

npm install --prefix . --no-audit --no-fund --loglevel=error miniflare@4.20260730.0 >&2

cat >main.mjs <<'JS'
import { Miniflare } from "miniflare";

const script = `export default {
  async fetch(request) {
    const outcome = {};
    for (const [name, jwk] of Object.entries(await request.json())) {
      try {
        await crypto.subtle.importKey("jwk", jwk, "Ed25519", true, ["verify"]);
        outcome[name] = "imported";
      } catch (e) {
        outcome[name] = e.name;
      }
    }
    const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
    outcome.written = (await crypto.subtle.exportKey("jwk", pair.publicKey)).alg;
    return Response.json(outcome);
  },
};`;
const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
const exported = await crypto.subtle.exportKey("jwk", pair.publicKey);
console.error(`Node.js ${process.version} exports alg ${exported.alg}`);
const { kty, crv, x } = exported;
const keys = {
  none: { kty, crv, x },
  EdDSA: { kty, crv, x, alg: "EdDSA" },
  Ed25519: { kty, crv, x, alg: "Ed25519" },
};
const worker = new Miniflare({ modules: true, compatibilityDate: "2026-07-01", script });
const answer = await worker.dispatchFetch("http://worker.example/", {
  method: "POST",
  body: JSON.stringify(keys),
});
const outcome = await answer.json();
await worker.dispose();
for (const name of Object.keys(keys)) {
  console.log(`workerd, alg ${name}: ${outcome[name]}`);
}
console.log(`workerd writes alg ${outcome.written}`);
JS

stated=$(cat <<'TEXT'
workerd, alg none: imported
workerd, alg EdDSA: imported
workerd, alg Ed25519: DataError
workerd writes alg EdDSA
TEXT
)
seen=$(node main.mjs)

echo "$seen"
if [ "$seen" != "$stated" ]; then
  echo "The behavior differs from what this finding states:" >&2
  diff <(echo "$stated") <(echo "$seen") >&2 || true
  exit 1
fi
