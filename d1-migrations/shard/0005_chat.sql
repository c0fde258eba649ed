-- The read model of conversations: the ChatRoom object decides the order and keeps the log, this is what owners read.
-- A conversation appears here with its first message; a site's row lives in another room's table.
CREATE TABLE conversations (
  tenant_id  TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  site_id    TEXT    NOT NULL,
  locale     TEXT    NOT NULL,  -- BCP 47, the visitor's
  page_url   TEXT,
  started_at INTEGER NOT NULL,  -- unix ms, of the first message
  last_at    INTEGER NOT NULL,  -- unix ms, of the last message
  last_text  TEXT    NOT NULL,  -- the beginning of the last message
  messages   INTEGER NOT NULL,
  unanswered INTEGER NOT NULL,  -- questions that the site does not answer
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- The inbox: latest first.
CREATE INDEX conversations_by_last ON conversations (tenant_id, last_at, id);
-- Counts per day.
CREATE INDEX conversations_by_start ON conversations (tenant_id, started_at);

CREATE TABLE messages (
  tenant_id       TEXT    NOT NULL,
  id              TEXT    NOT NULL,
  conversation_id TEXT    NOT NULL,
  seq             INTEGER NOT NULL,  -- 1, 2, 3 … within the conversation
  by              TEXT    NOT NULL CHECK (by IN ('visitor', 'bot', 'owner')),
  text            TEXT    NOT NULL,
  at              INTEGER NOT NULL,  -- unix ms
  outcome         TEXT,              -- kernel::ports::Outcome, of answers only
  sources         TEXT    NOT NULL,  -- JSON array of kernel::ports::Source: shown as a whole
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- A thread in its order; a second projection of a message breaks here.
CREATE UNIQUE INDEX messages_in_order ON messages (tenant_id, conversation_id, seq);
