-- The local outbox: where mail goes when no provider is configured. `/dev/outbox` reads it; production leaves it empty.
CREATE TABLE sent_mails (
  id              TEXT    NOT NULL PRIMARY KEY,
  idempotency_key TEXT    NOT NULL,  -- a mail that is sent again under the same key is the same mail
  to_email        TEXT    NOT NULL,
  to_name         TEXT,
  subject         TEXT    NOT NULL,
  text            TEXT    NOT NULL,
  html            TEXT    NOT NULL,
  parts           TEXT    NOT NULL,  -- JSON array of kernel::ports::Part
  created_at      INTEGER NOT NULL   -- unix ms
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX sent_mails_by_key ON sent_mails (idempotency_key);
-- The outbox page shows one address's mails, newest first; ids sort by time.
CREATE INDEX sent_mails_by_address ON sent_mails (to_email, id);
