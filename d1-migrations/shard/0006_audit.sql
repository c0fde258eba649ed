-- Who did what in a team. Append-only: each entry's hash covers the one before it, so nothing can be taken out or
-- changed unseen. `id` is the number of the entry, without gaps, as text that sorts (12 digits).
CREATE TABLE audit_log (
  tenant_id     TEXT    NOT NULL,
  id            TEXT    NOT NULL,
  event_id      TEXT    NOT NULL,  -- the fact that it records; a repeat is not recorded again
  at            INTEGER NOT NULL,
  actor_kind    TEXT    NOT NULL,  -- user, key, staff, system
  actor_id      TEXT    NOT NULL,
  actor_name    TEXT    NOT NULL,  -- as it was then
  action        TEXT    NOT NULL,  -- such as `member.role_changed`
  resource_kind TEXT    NOT NULL,
  resource_id   TEXT    NOT NULL,
  ip            TEXT    NOT NULL,
  before        TEXT,              -- JSON, masked
  after         TEXT,
  previous_hash TEXT    NOT NULL,
  hash          TEXT    NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX audit_log_by_event ON audit_log (tenant_id, event_id);
-- The log's page and its filters, latest first. Entries are numbered as they are recorded, which is not always as they
-- happened.
CREATE INDEX audit_log_by_time ON audit_log (tenant_id, at, id);
CREATE INDEX audit_log_by_actor ON audit_log (tenant_id, actor_id, at, id);
CREATE INDEX audit_log_by_action ON audit_log (tenant_id, action, at, id);
