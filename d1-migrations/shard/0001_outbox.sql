-- Effects after a write: D1 has no interactive transactions, so events and jobs are rows of the same batch as the
-- rows they follow from. A publisher sends and deletes them; a cron sweep finds what a dying publisher left.
CREATE TABLE outbox (
  tenant_id  TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  envelope   TEXT    NOT NULL,  -- JSON of kernel::Envelope
  created_at INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- The sweeper reads by age over all tenants of the shard; the table is empty most of the time.
CREATE INDEX outbox_by_age ON outbox (created_at);

-- A queue delivers at least once. A consumer writes its mark in the same batch as its effects: a second delivery
-- breaks on the primary key and changes nothing.
CREATE TABLE handled (
  tenant_id  TEXT    NOT NULL,
  event_id   TEXT    NOT NULL,
  handler    TEXT    NOT NULL,  -- such as leads.answer
  handled_at INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, event_id, handler)
) STRICT, WITHOUT ROWID;

-- Marks older than a week are removed by cron: no queue message lives that long.
CREATE INDEX handled_by_age ON handled (handled_at);
