-- Money: wallets, transfers between books, and what is paid for. A transfer leaves one book for
-- another, so it balances by its form; its reference makes sure that nothing is moved twice.

CREATE TABLE wallets (
  account TEXT NOT NULL PRIMARY KEY,
  balance BIGINT NOT NULL,
  held BIGINT NOT NULL CHECK (held >= 0),
  credit_limit BIGINT NOT NULL,
  dry BIGINT NOT NULL
);
CREATE INDEX wallets_dry ON wallets (account) WHERE dry > 0;

CREATE TABLE transfers (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  project TEXT NOT NULL,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  reason TEXT NOT NULL,
  subject TEXT NOT NULL,
  reference TEXT NOT NULL,
  remark TEXT NOT NULL,
  balance BIGINT NOT NULL,
  created BIGINT NOT NULL,
  CHECK (source <> target)
);
CREATE UNIQUE INDEX transfers_reference ON transfers (reference);
CREATE INDEX transfers_account ON transfers (account, id);
CREATE INDEX transfers_subject ON transfers (subject, id) WHERE subject <> '';

CREATE TABLE subscriptions (
  id TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  project TEXT NOT NULL,
  item TEXT NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  plan TEXT NOT NULL,
  period TEXT NOT NULL,
  hourly BIGINT NOT NULL,
  monthly BIGINT NOT NULL,
  state TEXT NOT NULL,
  held BIGINT NOT NULL,
  total BIGINT NOT NULL,
  started BIGINT NOT NULL,
  periods BIGINT NOT NULL,
  paid_until BIGINT NOT NULL,
  paid_rate BIGINT NOT NULL,
  month BIGINT NOT NULL,
  spent BIGINT NOT NULL,
  ended BIGINT NOT NULL
);
CREATE INDEX subscriptions_due ON subscriptions (paid_until, id) WHERE state = 'active';
CREATE INDEX subscriptions_account ON subscriptions (account, id);
