-- Parts of public addresses that lead to servers.

CREATE TABLE forward_rules (
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
  address TEXT NOT NULL,
  server TEXT NOT NULL
);
CREATE UNIQUE INDEX forward_rules_name ON forward_rules (name, account, project) WHERE ended = 0;
CREATE INDEX forward_rules_account ON forward_rules (account, id);
CREATE INDEX forward_rules_project ON forward_rules (project, id);
CREATE INDEX forward_rules_address ON forward_rules (address, id) WHERE ended = 0;
CREATE INDEX forward_rules_server ON forward_rules (server, id) WHERE ended = 0;
