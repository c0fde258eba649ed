-- The local outbox of text messages, beside that of mails: `/dev/outbox` reads it, production leaves it empty.
-- Safe on a live database: adds a table that old code does not know.
CREATE TABLE sent_texts (
  id              TEXT    NOT NULL PRIMARY KEY,
  idempotency_key TEXT    NOT NULL,  -- a text that is sent again under the same key is the same text
  to_number       TEXT    NOT NULL,  -- E.164
  body            TEXT    NOT NULL,
  created_at      INTEGER NOT NULL   -- unix ms
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX sent_texts_by_key ON sent_texts (idempotency_key);
-- The outbox page shows one number's texts, newest first; ids sort by time.
CREATE INDEX sent_texts_by_number ON sent_texts (to_number, id);
