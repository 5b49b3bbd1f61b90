-- Volumes, security groups and reserved addresses.

CREATE TABLE volumes (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  ended BIGINT NOT NULL,
  version BIGINT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  labels TEXT NOT NULL,
  format BIGINT NOT NULL,
  body TEXT NOT NULL,
  region TEXT NOT NULL,
  server TEXT NOT NULL
);
CREATE UNIQUE INDEX volumes_name ON volumes (name, account, project) WHERE ended = 0;
CREATE INDEX volumes_account ON volumes (account, id);
CREATE INDEX volumes_project ON volumes (project, id);
CREATE INDEX volumes_server ON volumes (server, id) WHERE ended = 0 AND server <> '';

CREATE TABLE security_groups (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  ended BIGINT NOT NULL,
  version BIGINT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  labels TEXT NOT NULL,
  format BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE UNIQUE INDEX security_groups_name ON security_groups (name, account, project) WHERE ended = 0;
CREATE INDEX security_groups_account ON security_groups (account, id);
CREATE INDEX security_groups_project ON security_groups (project, id);

CREATE TABLE public_ips (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  ended BIGINT NOT NULL,
  version BIGINT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  labels TEXT NOT NULL,
  format BIGINT NOT NULL,
  body TEXT NOT NULL,
  region TEXT NOT NULL,
  server TEXT NOT NULL,
  ip TEXT NOT NULL
);
CREATE UNIQUE INDEX public_ips_name ON public_ips (name, account, project) WHERE ended = 0;
CREATE INDEX public_ips_account ON public_ips (account, id);
CREATE INDEX public_ips_project ON public_ips (project, id);
CREATE UNIQUE INDEX public_ips_ip ON public_ips (region, ip) WHERE ended = 0;
