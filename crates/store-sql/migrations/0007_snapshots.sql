-- Snapshots of volumes and of servers' root disks.

CREATE TABLE snapshots (
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
  source TEXT NOT NULL,
  source_kind TEXT NOT NULL
);
CREATE UNIQUE INDEX snapshots_name ON snapshots (name, account, project) WHERE ended = 0;
CREATE INDEX snapshots_account ON snapshots (account, id);
CREATE INDEX snapshots_project ON snapshots (project, id);
CREATE INDEX snapshots_source ON snapshots (source, id) WHERE ended = 0;
