-- Single-use tickets for consoles; the id is the SHA-256 of the secret.

CREATE TABLE tickets (
  id TEXT NOT NULL PRIMARY KEY,
  server TEXT NOT NULL,
  kind TEXT NOT NULL,
  account TEXT NOT NULL,
  credential TEXT NOT NULL,
  expires BIGINT NOT NULL,
  used BIGINT NOT NULL
);
CREATE INDEX tickets_expires ON tickets (expires);
