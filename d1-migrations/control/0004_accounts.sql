-- Passwords, second factors, passkeys, providers, devices, keys: what an account has beside its address. Adds only; old code
-- ignores it.
ALTER TABLE users ADD COLUMN password_changed_at INTEGER;
ALTER TABLE users ADD COLUMN mail_leads INTEGER NOT NULL DEFAULT 1;         -- owners' mails, each of which one may switch off
ALTER TABLE users ADD COLUMN mail_appointments INTEGER NOT NULL DEFAULT 1;
ALTER TABLE users ADD COLUMN mail_sites INTEGER NOT NULL DEFAULT 1;
ALTER TABLE users ADD COLUMN is_staff INTEGER NOT NULL DEFAULT 0;           -- of the platform; set by the deployment's setting STAFF
ALTER TABLE users ADD COLUMN deletion_at INTEGER;                           -- when the account will be removed
ALTER TABLE users ADD COLUMN factors_removed_at INTEGER;                    -- when a lost second factor may be taken away

CREATE INDEX users_by_deletion ON users (deletion_at) WHERE deletion_at IS NOT NULL;

-- The browser that signed up: whoever follows the link elsewhere must know the sign-up's password or choose a new one,
-- so that nobody gets an account whose password a stranger chose.
ALTER TABLE sign_ups ADD COLUMN flow_hash TEXT;

-- Links for people who have an account: reset, magic_link, email_old, email_new, secure, lost_factor, lost_cancel.
ALTER TABLE email_links ADD COLUMN user_id TEXT REFERENCES users (id) ON DELETE CASCADE;
ALTER TABLE email_links ADD COLUMN data TEXT;  -- JSON of what the link does, by purpose
CREATE INDEX email_links_by_user ON email_links (user_id, purpose) WHERE user_id IS NOT NULL;

-- What was begun and is to be finished within minutes: a second factor, a WebAuthn ceremony, a trip to a provider, a
-- code by SMS. Each is used once.
CREATE TABLE challenges (
  token_hash TEXT    NOT NULL PRIMARY KEY,  -- SHA-256 of what the browser holds
  purpose    TEXT    NOT NULL,
  user_id    TEXT REFERENCES users (id) ON DELETE CASCADE,
  data       TEXT    NOT NULL,              -- JSON, by purpose
  attempts   INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_by    TEXT                           -- a random name of the request that used it: tells the winner of a race
) STRICT, WITHOUT ROWID;

CREATE INDEX challenges_by_user ON challenges (user_id, purpose, created_at) WHERE user_id IS NOT NULL;
CREATE INDEX challenges_by_expiry ON challenges (expires_at);

-- One authenticator app per person. A step that was used never works again.
CREATE TABLE totp (
  user_id       TEXT    NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  secret_sealed TEXT    NOT NULL,
  created_at    INTEGER NOT NULL,
  confirmed_at  INTEGER,
  last_step     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE phones (
  user_id       TEXT    NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  number_sealed TEXT    NOT NULL,  -- E.164
  hint          TEXT    NOT NULL,  -- its last digits
  created_at    INTEGER NOT NULL,
  confirmed_at  INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
  user_id    TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  code_hash  TEXT    NOT NULL,  -- HMAC under a derived key: the codes are shorter than a token
  created_at INTEGER NOT NULL,
  used_at    INTEGER,
  PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE passkeys (
  id            TEXT    NOT NULL PRIMARY KEY,
  credential_id TEXT    NOT NULL,  -- base64url, as the authenticator chose it
  user_id       TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name          TEXT    NOT NULL,
  algorithm     INTEGER NOT NULL,  -- COSE number
  public_key    TEXT    NOT NULL,  -- JWK
  sign_count    INTEGER NOT NULL,
  transports    TEXT    NOT NULL,  -- with spaces between
  backed_up     INTEGER NOT NULL,
  created_at    INTEGER NOT NULL,
  last_used_at  INTEGER
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX passkeys_by_credential ON passkeys (credential_id);
CREATE INDEX passkeys_by_user ON passkeys (user_id, id);

-- Accounts at other providers. The subject is the provider's own unchanging name for the person, never an address.
CREATE TABLE identities (
  provider     TEXT    NOT NULL,
  subject      TEXT    NOT NULL,
  user_id      TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  email        TEXT    NOT NULL,  -- as the provider said when it was linked
  linked_at    INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  PRIMARY KEY (provider, subject)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX identities_by_user ON identities (user_id, provider);

-- Browsers that a person has used. Guesses of strangers do not hold them up; with trusted_until_at they need no second factor.
CREATE TABLE devices (
  id               TEXT    NOT NULL PRIMARY KEY,
  token_hash       TEXT    NOT NULL,
  user_id          TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name             TEXT    NOT NULL,
  place            TEXT    NOT NULL,
  created_at       INTEGER NOT NULL,
  last_used_at     INTEGER NOT NULL,
  trusted_until_at INTEGER,
  expires_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One browser may be a device of several people: the token is theirs together.
CREATE UNIQUE INDEX devices_by_token ON devices (token_hash, user_id);
CREATE INDEX devices_by_user ON devices (user_id, last_used_at);
CREATE INDEX devices_by_expiry ON devices (expires_at);

-- What happened to an account, for its person. Kept a year.
CREATE TABLE security_events (
  user_id TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  id      TEXT    NOT NULL,
  kind    TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  device  TEXT    NOT NULL,
  place   TEXT    NOT NULL,
  ip      TEXT    NOT NULL,
  detail  TEXT,
  PRIMARY KEY (user_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX security_events_by_age ON security_events (at);

-- Programs of a team. The door looks a key up by its hash before it knows the team, so they are global.
CREATE TABLE api_keys (
  id               TEXT    NOT NULL PRIMARY KEY,
  team_id          TEXT    NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  created_by       TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name             TEXT    NOT NULL,
  key_hash         TEXT    NOT NULL,
  hint             TEXT    NOT NULL,
  scopes           TEXT    NOT NULL,  -- permission names with spaces between
  ips              TEXT    NOT NULL,  -- addresses and networks with spaces between; empty for any
  per_minute       INTEGER NOT NULL,
  signing_sealed   TEXT,              -- the secret that requests are signed with, when they must be
  created_at       INTEGER NOT NULL,
  expires_at       INTEGER,
  last_used_at     INTEGER,
  last_ip          TEXT,
  replaced_until_at INTEGER,          -- rotated: works until then
  revoked_at       INTEGER
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (key_hash);
CREATE INDEX api_keys_by_team ON api_keys (team_id, id);
CREATE INDEX api_keys_by_user ON api_keys (created_by);

-- Nonces of signed requests, kept as long as their timestamp could pass.
CREATE TABLE key_nonces (
  key_id     TEXT    NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
  nonce      TEXT    NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (key_id, nonce)
) STRICT, WITHOUT ROWID;

CREATE INDEX key_nonces_by_expiry ON key_nonces (expires_at);

-- The keys that sign access tokens: names and times. Seeds are derived from SIGNING_KEY; nothing here is secret.
CREATE TABLE token_keys (
  kid             TEXT    NOT NULL PRIMARY KEY,
  master          TEXT    NOT NULL,  -- the name of the master key that the seed is derived from
  created_at      INTEGER NOT NULL,
  signs_from_at   INTEGER NOT NULL,
  signs_until_at  INTEGER NOT NULL,
  accepted_until_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX token_keys_by_end ON token_keys (accepted_until_at);
