-- People. A row exists only once the address is proven, so nobody can take an account in somebody else's name by
-- signing up first.
CREATE TABLE users (
  id                TEXT    NOT NULL PRIMARY KEY,
  email             TEXT    NOT NULL,  -- as its owner writes it
  email_folded      TEXT    NOT NULL,  -- the form under which accounts are unique (kernel::email)
  name              TEXT    NOT NULL,
  locale            TEXT    NOT NULL,  -- BCP 47
  zone              TEXT    NOT NULL,  -- IANA
  password_hash     TEXT,              -- PHC string; NULL is kept for people who sign in by other means
  email_verified_at INTEGER NOT NULL,  -- unix ms
  created_at        INTEGER NOT NULL,
  updated_at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sign-in finds a person by address; two people never share one.
CREATE UNIQUE INDEX users_by_email ON users (email_folded);

-- Sign-ups that wait for their link. Each keeps its own name and password: whoever follows a link gets the account
-- as it was asked for in *that* sign-up, never one that a stranger laid over it later.
CREATE TABLE sign_ups (
  id            TEXT    NOT NULL PRIMARY KEY,  -- becomes the user's id
  email         TEXT    NOT NULL,
  email_folded  TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  locale        TEXT    NOT NULL,
  zone          TEXT    NOT NULL,
  password_hash TEXT    NOT NULL,
  created_at    INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL   -- swept afterwards: we keep nothing of people who never came back
) STRICT, WITHOUT ROWID;

-- Resend and sign-in look for the latest sign-up of an address; ids sort by time.
CREATE INDEX sign_ups_by_email ON sign_ups (email_folded, id);
CREATE INDEX sign_ups_by_expiry ON sign_ups (expires_at);

-- Every mail that auth sent to an address: links that work once, and notices that open nothing. Counting both alike
-- keeps the limit per address from telling whether an account exists.
CREATE TABLE email_links (
  token_hash   TEXT    NOT NULL PRIMARY KEY,  -- SHA-256 of the token, which exists in the mail only
  purpose      TEXT    NOT NULL,              -- verify_email, notice
  email_folded TEXT    NOT NULL,
  sign_up_id   TEXT REFERENCES sign_ups (id) ON DELETE CASCADE,  -- what verify_email proves
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  used_at      INTEGER,
  used_by      TEXT                           -- the session that it opened: tells the winner of a race from the losers
) STRICT, WITHOUT ROWID;

CREATE INDEX email_links_by_email ON email_links (email_folded, created_at);
CREATE INDEX email_links_by_sign_up ON email_links (sign_up_id);
CREATE INDEX email_links_by_expiry ON email_links (expires_at);

-- Signed-in browsers. The browser holds a signed token that names its row, and the object SessionFamily decides about
-- refresh tokens: no token stands here, and a copy of this table opens nothing.
CREATE TABLE sessions (
  id               TEXT    NOT NULL PRIMARY KEY,
  user_id          TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  team_id          TEXT REFERENCES teams (id) ON DELETE SET NULL,  -- the team this browser looks at; teams writes it
  created_at       INTEGER NOT NULL,
  last_seen_at     INTEGER NOT NULL,  -- written when the session is refreshed
  expires_at       INTEGER NOT NULL,  -- the absolute end, however busy the session is
  authenticated_at INTEGER NOT NULL,  -- the last proof of presence; dangerous acts ask for a fresh one
  methods          TEXT    NOT NULL,  -- how the person proved it: RFC 8176 names with spaces between, such as `pwd otp`
  device           TEXT    NOT NULL,  -- such as `Firefox on Linux`
  ip               TEXT    NOT NULL,
  place            TEXT    NOT NULL,  -- town and country as the edge guessed them, or empty
  device_id        TEXT,              -- the remembered device that it began on
  acting_team_id   TEXT REFERENCES teams (id) ON DELETE SET NULL,  -- the team that platform staff reads
  acting_reason    TEXT,
  acting_until_at  INTEGER,
  ended_at         INTEGER,
  end_reason       TEXT               -- signed_out, revoked, password, theft, limit, secured
) STRICT, WITHOUT ROWID;

-- A person's sessions, newest first; signing in goes on with the team of the latest one.
CREATE INDEX sessions_by_user ON sessions (user_id, created_at);
CREATE INDEX sessions_by_team ON sessions (team_id);
CREATE INDEX sessions_by_acting ON sessions (acting_team_id) WHERE acting_team_id IS NOT NULL;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
