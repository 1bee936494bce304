#!/bin/sh
# Compiles shared and server. compile-server.sh <folder of the repository> <target>
set -eu
source=$1
target=$2
for name in shared server; do
  mkdir -p "$target/$name"
  cd "$source/$name"
  "$source/node_modules/.bin/swc" src -d "$target/$name/dist" --strip-leading-paths --config-file ../.swcrc
done
