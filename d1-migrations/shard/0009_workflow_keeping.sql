-- How long runs of workflows are kept, and what sweepers look for. A new column and new indexes: code from before does not look at them, and
-- a run that it tells about meanwhile has no end of its days, so it is kept until somebody tells about it once more.

ALTER TABLE workflow_runs ADD COLUMN forget_at INTEGER;  -- unix ms; of a run that is over: its end and the workflow's keep_days

-- Runs that ended before there was the column: as long as a workflow keeps them that says nothing.
UPDATE workflow_runs SET forget_at = ended_at + 2592000000 WHERE ended_at IS NOT NULL;

CREATE INDEX workflow_runs_by_keeping ON workflow_runs (tenant_id, forget_at, id) WHERE forget_at IS NOT NULL;
-- How many wait for their turn, and since when: of all tenants, for the counters of operators.
CREATE INDEX workflow_runs_waiting ON workflow_runs (started_at) WHERE state = 'waiting';

CREATE INDEX dead_letters_by_run ON dead_letters (tenant_id, run_id);
CREATE INDEX dead_letters_redriven ON dead_letters (tenant_id, redriven_at) WHERE redriven_at IS NOT NULL;
CREATE INDEX workflow_missed_by_age ON workflow_missed (tenant_id, recorded_at);
