-- What the operator has decided while the cloud ran.

CREATE TABLE settings (
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
CREATE UNIQUE INDEX settings_name ON settings (name, account, project) WHERE ended = 0;
