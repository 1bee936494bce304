#!/bin/sh
# Installs what compiling and bundling need. install-packages.sh <folder of the repository>
set -eu
cd "$1"
exec npx -y pnpm@10.34.9 install --frozen-lockfile --prefer-offline --prod=false \
  --filter energy-desk --filter-prod '@energy-desk/server...' --filter-prod '@energy-desk/admin-web...'
