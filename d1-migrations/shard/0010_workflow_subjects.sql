-- What runs are about, so that they hear of its end: an appointment that is cancelled ends the run that would remind of it. A new table only:
-- code from before does not look at it. Written before the run begins, so no end comes too early to be heard. The id is the subject's and the
-- run's: `appt_…/run_…`.
CREATE TABLE workflow_subjects (
  tenant_id TEXT    NOT NULL,
  id        TEXT    NOT NULL,
  run_id    TEXT    NOT NULL,
  until     INTEGER NOT NULL,  -- unix ms; a day after it is over nothing can happen to it
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- What is over, and can be forgotten.
CREATE INDEX workflow_subjects_by_end ON workflow_subjects (tenant_id, until);
