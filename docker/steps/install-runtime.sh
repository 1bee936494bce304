#!/bin/sh
# Installs what the compiled server needs at run time, by the lockfile. install-runtime.sh <folder of the repository> <target>
set -eu
source=$1
target=$2
cp "$source/package.json" "$source/pnpm-workspace.yaml" "$source/pnpm-lock.yaml" "$target/"
for name in shared server admin-web sandbox; do
  mkdir -p "$target/$name"
  cp "$source/$name/package.json" "$target/$name/"
done
cd "$target"
npx -y pnpm@10.34.9 install --frozen-lockfile --prefer-offline --prod --filter-prod '@energy-desk/server...'
# The lockfile speaks of all packages; the image runs two of them.
rm -rf admin-web sandbox
# The library of the bot asks for a compiler beside it, and never loads it.
rm -rf node_modules/.pnpm/typescript@* node_modules/.pnpm/node_modules/typescript
