-- Run once by the image of PostgreSQL, as its superuser: the bot owns its database and nothing else.
\set password `cat /run/secrets/database-password`
CREATE ROLE amana LOGIN PASSWORD :'password';
CREATE DATABASE amana OWNER amana;
REVOKE CONNECT ON DATABASE amana, postgres FROM PUBLIC;
