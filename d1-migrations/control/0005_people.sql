-- Invitations to a team. The link exists in the mail only.
CREATE TABLE invitations (
  id           TEXT    NOT NULL PRIMARY KEY,
  team_id      TEXT    NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  email        TEXT    NOT NULL,
  email_folded TEXT    NOT NULL,
  role         TEXT    NOT NULL,
  locale       TEXT    NOT NULL,
  token_hash   TEXT    NOT NULL,
  invited_by   TEXT REFERENCES users (id) ON DELETE SET NULL,
  sent         INTEGER NOT NULL DEFAULT 1,  -- how often the link went out
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  accepted_at  INTEGER,
  accepted_by  TEXT,                        -- the session that took it: tells the winner of a race
  revoked_at   INTEGER
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX invitations_by_token ON invitations (token_hash);
CREATE INDEX invitations_by_team ON invitations (team_id, id);
-- One open invitation per address and team; one that ran out is revoked by the next.
CREATE UNIQUE INDEX invitations_once ON invitations (team_id, email_folded) WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_by_expiry ON invitations (expires_at);
CREATE INDEX invitations_by_inviter ON invitations (invited_by) WHERE invited_by IS NOT NULL;

-- Whoever has a proven address of such a domain may join.
CREATE TABLE team_domains (
  team_id    TEXT    NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  domain     TEXT    NOT NULL,
  role       TEXT    NOT NULL,
  added_by   TEXT REFERENCES users (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, domain)
) STRICT, WITHOUT ROWID;

CREATE INDEX team_domains_by_domain ON team_domains (domain, team_id);
CREATE INDEX team_domains_by_person ON team_domains (added_by) WHERE added_by IS NOT NULL;

-- Whose name stands in a team's log although they are no member: they left, were taken out, or looked at it as staff.
-- Their names go when their accounts go. Whoever was taken out comes back by invitation only, not by their domain.
CREATE TABLE former_members (
  team_id     TEXT    NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  user_id     TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  is_excluded INTEGER NOT NULL,  -- 0 or 1
  created_at  INTEGER NOT NULL,
  PRIMARY KEY (team_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX former_members_by_person ON former_members (user_id);

ALTER TABLE teams ADD COLUMN deletion_at INTEGER;  -- closed at once, removed then
CREATE INDEX teams_by_deletion ON teams (deletion_at) WHERE deletion_at IS NOT NULL;
-- The end of the team's audit log on its shard: what was cut off or written anew there does not fit it.
ALTER TABLE teams ADD COLUMN audit_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE teams ADD COLUMN audit_hash TEXT NOT NULL DEFAULT '';
-- Staff finds a team by the beginning of its name.
CREATE INDEX teams_by_name ON teams (name COLLATE NOCASE, id);

-- Members by time of joining come by user id; roles are counted when an owner leaves.
CREATE INDEX members_by_role ON members (team_id, role);

-- Events that follow from rows of this database: the same mechanism as on the shards (kernel::outbox).
CREATE TABLE outbox (
  tenant_id  TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  envelope   TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_by_age ON outbox (created_at);
