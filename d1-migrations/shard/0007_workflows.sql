-- Workflows: what owners drew, what is published of it, and what the objects WORKFLOW_RUN tell of their runs. New tables only:
-- code from before does not look at them.

-- The drawing as it is edited. What runs is a version.
CREATE TABLE workflows (
  tenant_id         TEXT    NOT NULL,
  id                TEXT    NOT NULL,
  name              TEXT    NOT NULL,
  state             TEXT    NOT NULL,  -- draft, active, paused
  draft             TEXT    NOT NULL,  -- JSON of workflows::graph::Graph: edited and read as a whole
  draft_revision    INTEGER NOT NULL,
  published_version INTEGER,
  created_at        INTEGER NOT NULL,  -- unix ms
  updated_at        INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX workflows_by_state ON workflows (tenant_id, state, id);

-- Who saved which revision. Its key is what makes the second of two people who save at once hear of it. The id is the workflow's and the
-- revision's: `wf_….7`.
CREATE TABLE workflow_edits (
  tenant_id   TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  workflow_id TEXT    NOT NULL,
  revision    INTEGER NOT NULL,
  edited_by   TEXT    NOT NULL,  -- id of a user or a key
  edited_at   INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, workflow_id) REFERENCES workflows (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX workflow_edits_by_workflow ON workflow_edits (tenant_id, workflow_id, revision);

-- What was published, never changed. The id is the workflow's and the version's: `wf_….3`.
CREATE TABLE workflow_versions (
  tenant_id   TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  workflow_id TEXT    NOT NULL,
  version     INTEGER NOT NULL,
  graph       TEXT    NOT NULL,  -- JSON of workflows::graph::Graph
  note        TEXT    NOT NULL,
  created_by  TEXT    NOT NULL,  -- id of a user or a key
  created_at  INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, workflow_id) REFERENCES workflows (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX workflow_versions_by_number ON workflow_versions (tenant_id, workflow_id, version);

-- Read model of the objects: the object decides, this is what lists read. A lower revision never overwrites a higher one. No foreign key: a run
-- outlives the workflow that it began with.
CREATE TABLE workflow_runs (
  tenant_id   TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  workflow_id TEXT    NOT NULL,
  version     INTEGER NOT NULL,
  started_by  TEXT    NOT NULL,  -- node of the trigger
  state       TEXT    NOT NULL,
  started_at  INTEGER NOT NULL,  -- unix ms
  ended_at    INTEGER,           -- unix ms
  error_code  TEXT,
  error_node  TEXT,
  steps       INTEGER NOT NULL,  -- that the object holds
  attempts    INTEGER NOT NULL,
  waits_for   TEXT,              -- time, event, approval, person
  due_at      INTEGER,           -- unix ms; when the object has to go on by itself
  revision    INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- The four lists of runs, latest first.
CREATE INDEX workflow_runs_by_start ON workflow_runs (tenant_id, started_at, id);
CREATE INDEX workflow_runs_by_workflow ON workflow_runs (tenant_id, workflow_id, started_at, id);
CREATE INDEX workflow_runs_by_state ON workflow_runs (tenant_id, state, started_at, id);
CREATE INDEX workflow_runs_by_outcome ON workflow_runs (tenant_id, workflow_id, state, started_at, id);
-- What the sweepers look for: an object whose time has passed, of whichever tenant, then of one.
CREATE INDEX workflow_runs_overdue ON workflow_runs (due_at, tenant_id) WHERE due_at IS NOT NULL;
CREATE INDEX workflow_runs_by_due ON workflow_runs (tenant_id, due_at) WHERE due_at IS NOT NULL;

-- Steps that failed for good and took their run with them. One row per failure; the id follows from run, step and attempt.
CREATE TABLE dead_letters (
  tenant_id   TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  run_id      TEXT    NOT NULL,
  workflow_id TEXT    NOT NULL,
  node        TEXT    NOT NULL,
  iteration   TEXT    NOT NULL,
  input       TEXT    NOT NULL,  -- JSON: the first items
  code        TEXT    NOT NULL,
  message     TEXT    NOT NULL,
  attempts    INTEGER NOT NULL,
  correlation TEXT    NOT NULL,  -- the step's idempotency key
  at          INTEGER NOT NULL,  -- unix ms
  redriven_at INTEGER,           -- unix ms
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX dead_letters_by_time ON dead_letters (tenant_id, at, id);
CREATE INDEX dead_letters_by_workflow ON dead_letters (tenant_id, workflow_id, at, id);
-- What waits for a redrive, oldest first.
CREATE INDEX dead_letters_waiting ON dead_letters (tenant_id, at, id) WHERE redriven_at IS NULL;
