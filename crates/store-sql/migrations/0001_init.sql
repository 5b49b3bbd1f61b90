-- The first schema. One text for both engines: TEXT, BIGINT and {blob} only, no defaults that an
-- engine fills in, times in microseconds, absent ids and texts as empty, truth as 0 or 1.
--
-- Indexes with `WHERE ended = 0` hold live rows only, so that what is over costs a list nothing. A
-- unique index called <table>_name is reported as a taken name.

CREATE TABLE labels (
  kind_table TEXT NOT NULL,
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (kind_table, id, key)
);
CREATE INDEX labels_value ON labels (kind_table, account, key, value, id);

CREATE TABLE accounts (
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
  access TEXT NOT NULL
);
CREATE UNIQUE INDEX accounts_name ON accounts (name, account, project) WHERE ended = 0;
CREATE INDEX accounts_access ON accounts (access, id);

CREATE TABLE projects (
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
CREATE UNIQUE INDEX projects_name ON projects (name, account, project) WHERE ended = 0;
CREATE INDEX projects_account ON projects (account, id);

CREATE TABLE users (
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
  role TEXT NOT NULL
);
CREATE UNIQUE INDEX users_name ON users (name) WHERE ended = 0;
CREATE INDEX users_account ON users (account, id);

CREATE TABLE roles (
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
CREATE UNIQUE INDEX roles_name ON roles (name, account, project) WHERE ended = 0;
CREATE INDEX roles_account ON roles (account, id);

CREATE TABLE regions (
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
CREATE UNIQUE INDEX regions_name ON regions (name, account, project) WHERE ended = 0;

CREATE TABLE sizes (
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
CREATE UNIQUE INDEX sizes_name ON sizes (name, account, project) WHERE ended = 0;

CREATE TABLE images (
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
CREATE UNIQUE INDEX images_name ON images (name, account, project) WHERE ended = 0;

CREATE TABLE ssh_keys (
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
  fingerprint TEXT NOT NULL
);
CREATE UNIQUE INDEX ssh_keys_name ON ssh_keys (name, account, project) WHERE ended = 0;
CREATE INDEX ssh_keys_account ON ssh_keys (account, id);
CREATE INDEX ssh_keys_project ON ssh_keys (project, id);

CREATE TABLE hosts (
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
  region TEXT NOT NULL
);
CREATE UNIQUE INDEX hosts_name ON hosts (name, account, project) WHERE ended = 0;

CREATE TABLE networks (
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
  region TEXT NOT NULL
);
CREATE UNIQUE INDEX networks_name ON networks (name, account, project) WHERE ended = 0;
CREATE INDEX networks_account ON networks (account, id);
CREATE INDEX networks_project ON networks (project, id);

CREATE TABLE servers (
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
  host TEXT NOT NULL
);
CREATE UNIQUE INDEX servers_name ON servers (name, account, project) WHERE ended = 0;
-- Lists of live servers pass over those that are over inside the index, without reading their rows.
CREATE INDEX servers_account ON servers (account, id, ended);
CREATE INDEX servers_project ON servers (project, id, ended);
CREATE INDEX servers_host ON servers (host, id) WHERE ended = 0;

CREATE TABLE flows (
  id TEXT NOT NULL PRIMARY KEY,
  flow TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_shown TEXT NOT NULL,
  account TEXT NOT NULL,
  project TEXT NOT NULL,
  generation BIGINT NOT NULL,
  status TEXT NOT NULL,
  phase TEXT NOT NULL,
  position BIGINT NOT NULL,
  frame TEXT NOT NULL,
  attempt BIGINT NOT NULL,
  wake BIGINT NOT NULL,
  lease_owner TEXT NOT NULL,
  lease_until BIGINT NOT NULL,
  deadline BIGINT NOT NULL,
  cancel BIGINT NOT NULL,
  error_code TEXT NOT NULL,
  error_message TEXT NOT NULL,
  parent TEXT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  -- Its place in the queue of its subject.
  turn BIGINT NOT NULL,
  -- The later of wake and lease_until: from then on it may be claimed.
  due BIGINT NOT NULL,
  -- 1 once the status will not change any more.
  ended BIGINT NOT NULL
);
-- Two of them name what is always the same in them, so that a count reads nothing else.
CREATE INDEX flows_due ON flows (due, id) WHERE status = 'active';
CREATE INDEX flows_queue ON flows (subject, turn, status, ended) WHERE ended = 0;
CREATE INDEX flows_parked ON flows (id) WHERE status = 'needs_attention';
CREATE INDEX flows_over ON flows (updated, status, ended) WHERE ended = 1;
CREATE INDEX flows_children ON flows (parent) WHERE ended = 0 AND parent <> '';
CREATE INDEX flows_subject ON flows (subject, id);
CREATE INDEX flows_account ON flows (account, id);

CREATE TABLE credentials (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  account TEXT NOT NULL,
  project TEXT NOT NULL,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  hash TEXT NOT NULL,
  last4 TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  revoked BIGINT NOT NULL,
  last_used BIGINT NOT NULL
);
CREATE UNIQUE INDEX credentials_hash ON credentials (hash);
CREATE INDEX credentials_account ON credentials (account, kind, id);

CREATE TABLE replies (
  id TEXT NOT NULL PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  sealed {blob} NOT NULL,
  created BIGINT NOT NULL
);
CREATE INDEX replies_created ON replies (created);

CREATE TABLE usage_days (
  account TEXT NOT NULL,
  project TEXT NOT NULL,
  day TEXT NOT NULL,
  requests BIGINT NOT NULL,
  PRIMARY KEY (account, project, day)
);

-- The last number given in each numbered log, and what its next line needs to know of the last one.
CREATE TABLE counters (
  name TEXT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL,
  note TEXT NOT NULL
);
INSERT INTO counters (name, value, note) VALUES ('audit', 0, '');
INSERT INTO counters (name, value, note) VALUES ('events', 0, '');

CREATE TABLE events (
  id TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  account TEXT NOT NULL,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  resource TEXT NOT NULL,
  data TEXT NOT NULL,
  created BIGINT NOT NULL
);
CREATE INDEX events_unnumbered ON events (id) WHERE seq = 0;
CREATE UNIQUE INDEX events_seq ON events (seq) WHERE seq > 0;
CREATE INDEX events_account ON events (account, seq) WHERE seq > 0;
CREATE INDEX events_resource ON events (resource, seq) WHERE seq > 0;
CREATE INDEX events_created ON events (created);

CREATE TABLE audit_rows (
  id TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  account TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  resource TEXT NOT NULL,
  ip TEXT NOT NULL,
  request TEXT NOT NULL,
  outcome TEXT NOT NULL,
  created BIGINT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX audit_rows_unsealed ON audit_rows (id) WHERE seq = 0;
CREATE UNIQUE INDEX audit_rows_seq ON audit_rows (seq) WHERE seq > 0;
CREATE INDEX audit_rows_account ON audit_rows (account, seq) WHERE seq > 0;

-- Addresses from next_ip on were never given out (but for those that an older, smaller pool gave).
CREATE TABLE pools (
  id TEXT NOT NULL PRIMARY KEY,
  low BIGINT NOT NULL,
  high BIGINT NOT NULL,
  next_ip BIGINT NOT NULL
);
-- An address without an owner was given back; freed says in which order.
CREATE TABLE addresses (
  pool TEXT NOT NULL,
  ip BIGINT NOT NULL,
  owner TEXT NOT NULL,
  freed BIGINT NOT NULL,
  PRIMARY KEY (pool, ip)
);
CREATE UNIQUE INDEX addresses_owner ON addresses (owner, pool) WHERE owner <> '';
CREATE INDEX addresses_freed ON addresses (pool, freed, ip) WHERE owner = '';

-- fill is the fullest of the three measures in twentieths; dice mixes hosts that are equally full.
CREATE TABLE rooms (
  host TEXT NOT NULL PRIMARY KEY,
  region TEXT NOT NULL,
  open BIGINT NOT NULL,
  vcpus BIGINT NOT NULL,
  memory_mib BIGINT NOT NULL,
  disk_gib BIGINT NOT NULL,
  used_vcpus BIGINT NOT NULL,
  used_memory_mib BIGINT NOT NULL,
  used_disk_gib BIGINT NOT NULL,
  fill BIGINT NOT NULL,
  dice BIGINT NOT NULL
);
CREATE INDEX rooms_fill ON rooms (region, fill, dice) WHERE open = 1;
CREATE TABLE placements (
  owner TEXT NOT NULL PRIMARY KEY,
  host TEXT NOT NULL,
  vcpus BIGINT NOT NULL,
  memory_mib BIGINT NOT NULL,
  disk_gib BIGINT NOT NULL
);

-- A ceiling below zero is no limit.
CREATE TABLE quotas (
  owner TEXT NOT NULL,
  counted TEXT NOT NULL,
  used BIGINT NOT NULL,
  ceiling BIGINT NOT NULL,
  PRIMARY KEY (owner, counted)
);
