-- A form belongs to a site of the same tenant; the site lives in another room's table, so there is no foreign key to it.
CREATE TABLE forms (
  tenant_id    TEXT    NOT NULL,
  id           TEXT    NOT NULL,
  site_id      TEXT    NOT NULL,
  name         TEXT    NOT NULL,
  fields       TEXT    NOT NULL,  -- JSON array of leads::form::Field: edited and read as a whole
  thanks       TEXT    NOT NULL,
  notify_owner INTEGER NOT NULL,  -- 0 or 1
  answer       TEXT    NOT NULL,  -- JSON of leads::form::AutoAnswer
  created_at   INTEGER NOT NULL,  -- unix ms
  updated_at   INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- Activating the form of a site asks whether it has one.
CREATE INDEX forms_by_site ON forms (tenant_id, site_id, id);

CREATE TABLE leads (
  tenant_id      TEXT    NOT NULL,
  id             TEXT    NOT NULL,
  form_id        TEXT    NOT NULL,
  site_id        TEXT    NOT NULL,
  state          TEXT    NOT NULL CHECK (state IN ('new', 'open', 'won', 'lost', 'spam')),
  name           TEXT,
  email          TEXT,
  phone          TEXT,
  answers        TEXT    NOT NULL,  -- JSON object: field name -> text
  page_url       TEXT,
  locale         TEXT    NOT NULL,  -- BCP 47, the visitor's
  note           TEXT,
  submission_key TEXT    NOT NULL,  -- Idempotency-Key, or the lead's own id where none was sent
  created_at     INTEGER NOT NULL,  -- unix ms
  updated_at     INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, form_id) REFERENCES forms (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- A double click or a repeated request breaks here and becomes the first answer again.
CREATE UNIQUE INDEX leads_once ON leads (tenant_id, form_id, submission_key);
-- The list filtered by state; ids sort by time.
CREATE INDEX leads_by_state ON leads (tenant_id, state, id);
-- Counts per day.
CREATE INDEX leads_by_time ON leads (tenant_id, created_at);
