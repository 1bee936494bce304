#!/bin/sh
# Makes docker/secrets: random where we may choose, empty where somebody else gives them out. What is there stays.
# Containers read single files of it, so the files are readable and the folder is closed.
set -eu
cd "$(dirname "$0")/secrets"
chmod 700 .
umask 022

keep() { # name value
  [ -e "$1" ] && return 0
  printf '%s' "$2" > "$1"
  echo "made secrets/$1"
}
random() { openssl rand -hex "$1"; }

keep postgres_password "$(random 24)"
keep redis_password "$(random 24)"
keep database_url "postgres://energy_desk:$(cat postgres_password)@postgres:5432/energy_desk"
keep redis_url "redis://:$(cat redis_password)@redis:6379"
keep encryption_keys "k1:$(openssl rand -base64 32)"
keep jwt_secret "$(random 48)"
keep metrics_token "$(random 24)"
keep grafana_password "$(random 12)"
keep telegram_webhook_secret "$(random 24)"
keep telegram_bot_token ''
keep tron_api_key ''
keep treasury_key ''

for name in telegram_bot_token treasury_key; do
  [ -s "$name" ] || echo "still to fill in: docker/secrets/$name"
done
