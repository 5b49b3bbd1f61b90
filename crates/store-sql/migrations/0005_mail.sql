-- Mail: letters that wait to be sent, codes that were sent (the id is their SHA-256), and what was
-- counted of each address.

CREATE TABLE letters (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  recipient TEXT NOT NULL,
  topic TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  tries BIGINT NOT NULL,
  due BIGINT NOT NULL,
  fault TEXT NOT NULL,
  created BIGINT NOT NULL,
  sent BIGINT NOT NULL
);
CREATE INDEX letters_due ON letters (due, id) WHERE state = 'waiting';
CREATE INDEX letters_recipient ON letters (recipient, id);
CREATE INDEX letters_created ON letters (created);

CREATE TABLE mailed_codes (
  id TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL,
  recipient TEXT NOT NULL,
  body TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL
);
CREATE INDEX mailed_codes_recipient ON mailed_codes (recipient, purpose, created);
CREATE INDEX mailed_codes_expires ON mailed_codes (expires);

CREATE TABLE mail_throttles (
  purpose TEXT NOT NULL,
  recipient TEXT NOT NULL,
  letters BIGINT NOT NULL,
  misses BIGINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (purpose, recipient)
);
CREATE INDEX mail_throttles_since ON mail_throttles (since);
