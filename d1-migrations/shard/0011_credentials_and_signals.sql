-- What workflows use and wait for: secrets of a team, and who waits for which signal. New tables only: code from before does not look at
-- them.

-- Secrets that nodes name by id. A value never leaves but towards its hosts.
CREATE TABLE credentials (
  tenant_id     TEXT    NOT NULL,
  id            TEXT    NOT NULL,
  name          TEXT    NOT NULL,
  kind          TEXT    NOT NULL,  -- bearer, basic, header, query
  field         TEXT    NOT NULL,  -- name of the header or the parameter of the query; empty for the other kinds
  hosts         TEXT    NOT NULL,  -- JSON list of names, such as api.example.com and *.example.com: read and checked as a whole
  secret_sealed TEXT    NOT NULL,  -- kernel::seal
  created_by    TEXT    NOT NULL,  -- id of a user or a key
  created_at    INTEGER NOT NULL,  -- unix ms
  updated_at    INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- Read model of the objects WORKFLOW_RUN: steps that wait for a signal, written in the transaction that tells of their run. The id is the
-- run's and the step's: `run_….n1:`.
CREATE TABLE workflow_waits (
  tenant_id   TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  run_id      TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  correlation TEXT    NOT NULL,
  revision    INTEGER NOT NULL,  -- that of the run's telling
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX workflow_waits_by_signal ON workflow_waits (tenant_id, name, correlation, id);
CREATE INDEX workflow_waits_by_run ON workflow_waits (tenant_id, run_id, revision);

-- Signals, kept for a while: who begins to wait just after one came is given it.
CREATE TABLE workflow_signals (
  tenant_id   TEXT    NOT NULL,
  id          TEXT    NOT NULL,  -- the sender's
  name        TEXT    NOT NULL,
  correlation TEXT    NOT NULL,
  items       TEXT    NOT NULL,  -- JSON list of objects
  came_at     INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX workflow_signals_by_name ON workflow_signals (tenant_id, name, correlation, came_at);
CREATE INDEX workflow_signals_by_age ON workflow_signals (tenant_id, came_at);
