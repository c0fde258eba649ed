-- Tenants. The shard is chosen once, when the team is made, and every row of the team lives there.
CREATE TABLE teams (
  id         TEXT    NOT NULL PRIMARY KEY,
  name       TEXT    NOT NULL,
  shard      INTEGER NOT NULL,  -- index of the shard database
  created_at INTEGER NOT NULL,  -- unix ms
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who belongs to which team, as what.
CREATE TABLE members (
  team_id    TEXT    NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  user_id    TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role       TEXT    NOT NULL,  -- viewer, editor, admin, owner
  created_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, user_id)
) STRICT, WITHOUT ROWID;

-- A person's teams, newest first.
CREATE INDEX members_by_user ON members (user_id, team_id);

-- Public site key -> tenant. The truth behind the copies in KV and in memory; the shard comes from the team's row.
CREATE TABLE site_directory (
  key        TEXT    NOT NULL PRIMARY KEY,  -- pk_ and 32 hexadecimal digits, as in the embed code
  team_id    TEXT    NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  site_id    TEXT    NOT NULL,
  origins    TEXT    NOT NULL,              -- JSON array of origins that may use the widget
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX site_directory_by_team ON site_directory (team_id);
