-- What workflows keep: effects that were applied, and the team's own small tables. New tables only: code from before does not look at
-- them.

-- Effects on our own databases, by the key of their step: written in the same transaction as the effect, so that a step that is repeated
-- finds what came of it. Also the signatures of webhooks that were used.
CREATE TABLE effects_done (
  tenant_id TEXT    NOT NULL,
  id        TEXT    NOT NULL,  -- the step's key and the item's number, or `hook/` and the signature's mark
  result    TEXT    NOT NULL,  -- JSON
  at        INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- What is old enough to be forgotten.
CREATE INDEX effects_done_by_age ON effects_done (tenant_id, at);

-- A table of a team: its id follows from its name, so that two who make it at once make one.
CREATE TABLE data_tables (
  tenant_id  TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  columns    TEXT    NOT NULL,  -- JSON list of {name, kind, required}: read and checked as a whole
  created_at INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- Its rows. The id follows from the effect that made it.
CREATE TABLE data_rows (
  tenant_id  TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  table_id   TEXT    NOT NULL,
  fields     TEXT    NOT NULL,  -- JSON object: its shape is the owner's, in data_tables.columns
  created_at INTEGER NOT NULL,  -- unix ms
  updated_at INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, table_id) REFERENCES data_tables (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX data_rows_by_table ON data_rows (tenant_id, table_id, id);

-- What starts a workflow that is switched on: one row for each trigger of its published version, written in the transaction that switches it
-- on or publishes. The id is the workflow's and the node's: `wf_….n1`.
CREATE TABLE workflow_triggers (
  tenant_id   TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  workflow_id TEXT    NOT NULL,
  node        TEXT    NOT NULL,
  kind        TEXT    NOT NULL,  -- trigger.schedule, trigger.form, …
  params      TEXT    NOT NULL,  -- JSON, as its owner wrote them
  next_at     INTEGER,           -- unix ms; of a schedule: every time before it was started or is in workflow_missed
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, workflow_id) REFERENCES workflows (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX workflow_triggers_by_kind ON workflow_triggers (tenant_id, kind, id);
CREATE INDEX workflow_triggers_by_workflow ON workflow_triggers (tenant_id, workflow_id);
-- What the minute's tick looks for: times that have come, of whichever tenant, then of one.
CREATE INDEX workflow_triggers_due ON workflow_triggers (next_at, tenant_id) WHERE next_at IS NOT NULL;
CREATE INDEX workflow_triggers_due_of ON workflow_triggers (tenant_id, next_at) WHERE next_at IS NOT NULL;

-- Times of schedules that were skipped, by the policy of their trigger: an outage leaves no hole without a word. The id is the trigger's and the
-- time's.
CREATE TABLE workflow_missed (
  tenant_id   TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  workflow_id TEXT    NOT NULL,
  node        TEXT    NOT NULL,
  due_at      INTEGER NOT NULL,  -- unix ms
  recorded_at INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX workflow_missed_by_workflow ON workflow_missed (tenant_id, workflow_id, due_at);
