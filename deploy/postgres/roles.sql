-- Roles and databases of a hub, made once by the server's owner. The keys lie in a database of their own, so that they
-- are backed up apart from the log.
--   psql --username postgres --set hub_password=… --set reader_password=… --file deploy/postgres/roles.sql
\set ON_ERROR_STOP on

CREATE ROLE hub LOGIN PASSWORD :'hub_password';
CREATE ROLE hub_reader LOGIN PASSWORD :'reader_password';

CREATE DATABASE hub OWNER hub;
CREATE DATABASE hub_keys OWNER hub;
REVOKE ALL ON DATABASE hub, hub_keys FROM PUBLIC;

-- Who only looks: reads log and views, in which names are sealed; never the keys; changes nothing.
GRANT CONNECT ON DATABASE hub TO hub_reader;
ALTER ROLE hub_reader SET default_transaction_read_only = on;
\connect hub
GRANT USAGE ON SCHEMA public TO hub_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO hub_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE hub IN SCHEMA public GRANT SELECT ON TABLES TO hub_reader;
