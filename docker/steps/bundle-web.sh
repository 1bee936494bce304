#!/bin/sh
# Bundles the dashboard and packs each text file beside it. bundle-web.sh <folder of the repository> <target>
set -eu
source=$1
target=$2
# The dashboard takes what it shares with the server as compiled.
if [ ! -d "$source/shared/dist" ]; then
  cd "$source/shared"
  "$source/node_modules/.bin/swc" src -d dist --strip-leading-paths --config-file ../.swcrc
fi
cd "$source/admin-web"
node_modules/.bin/vite build --outDir "$target" --emptyOutDir
find "$target" -type f \( -name '*.js' -o -name '*.css' -o -name '*.html' -o -name '*.svg' \) -exec gzip -9 -k -f {} +
