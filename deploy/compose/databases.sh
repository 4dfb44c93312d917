#!/bin/sh
# Run by the database's container once, when its volume is empty.
set -eu
psql --username "$POSTGRES_USER" --dbname postgres \
    --set hub_password="$(cat /secrets/postgres/hub)" \
    --set reader_password="$(cat /secrets/postgres/reader)" \
    --file /roles.sql
