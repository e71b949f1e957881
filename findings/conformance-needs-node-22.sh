#!/usr/bin/env bash
# @modelcontextprotocol/conformance 0.1.16 (npm), the conformance tests of MCP's authorization, on Node.js 20.
# Expected: it runs on Node.js 20. Its README gives 20 as the default `node-version` of its GitHub action, its
# build targets node20, and its package.json has no `engines` that would say otherwise.
# Instead: not even --help works. It imports `globSync` from `fs`, which Node.js has since 22; the import fails
# while the module is linked, before any line of it runs.
# For users: a workflow with the action's default stops with a SyntaxError that names neither version. Set
# node-version to 22 or later. This script needs a Node.js 20 on the path.
set -euo pipefail

for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "needs Node.js 20 with npm; $tool was not found" >&2; exit 2; }
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

case $(node --version) in
  v20.*) ;;
  *) echo "needs Node.js 20 on the path; this is $(node --version)" >&2; exit 2 ;;
esac
npm install --prefix . --no-audit --no-fund --loglevel=error \
  @modelcontextprotocol/conformance@0.1.16 >&2
package=node_modules/@modelcontextprotocol/conformance

stated=$(cat <<'TEXT'
README: default: 20
build: --target node20
engines: undefined
--help: SyntaxError: The requested module 'fs' does not provide an export named 'globSync'
TEXT
)
help=$(node "$package/dist/index.js" --help 2>&1 || true)
seen=$(
  echo "README: $(grep node-version "$package/README.md" | grep -o 'default: [0-9]*')"
  echo "build: $(grep -o -e '--target node[0-9]*' "$package/package.json")"
  echo "engines: $(node -p "String(require('./$package/package.json').engines)")"
  echo "--help: $(grep '^SyntaxError' <<<"$help" || echo works)"
)

echo "$seen"
if [ "$seen" != "$stated" ]; then
  echo "The behavior differs from what this finding states:" >&2
  diff <(echo "$stated") <(echo "$seen") >&2 || true
  exit 1
fi
