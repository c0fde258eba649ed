-- Workflows that every team has from the beginning: which of ours one is. Code from before neither reads nor writes it.
ALTER TABLE workflows ADD COLUMN house TEXT;  -- key of the template; null for what a team made itself

-- Each once: two events at the same moment make one.
CREATE UNIQUE INDEX workflows_by_house ON workflows (tenant_id, house) WHERE house IS NOT NULL;
