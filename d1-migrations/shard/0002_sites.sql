-- Websites and what was read of them. Texts of pages and the search index are blobs: they are read as a whole.
CREATE TABLE sites (
  tenant_id     TEXT    NOT NULL,
  id            TEXT    NOT NULL,
  key           TEXT    NOT NULL,                     -- public, as in the embed code; the directory has a copy
  url           TEXT    NOT NULL,                     -- where reading begins, normalised
  name          TEXT    NOT NULL,
  language      TEXT,                                 -- BCP 47; null until the site is read
  theme         TEXT    NOT NULL DEFAULT '{}',        -- JSON of sites::model::Theme
  origins       TEXT    NOT NULL DEFAULT '[]',        -- JSON array of origins that may use the widget
  state         TEXT    NOT NULL DEFAULT 'reading' CHECK (state IN ('reading', 'ready', 'failed')),
  crawl_id      TEXT,                                 -- the latest crawl
  index_version TEXT,                                 -- names the blob of the search index; null until there is one
  analysis      TEXT,                                 -- JSON of sites::view::Analysis
  facts         TEXT,                                 -- JSON of knowledge::SiteFacts
  created_at    INTEGER NOT NULL,                     -- unix ms
  updated_at    INTEGER NOT NULL,                     -- unix ms
  deleted_at    INTEGER,                              -- unix ms; the site can be restored
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- A team connects a website once.
CREATE UNIQUE INDEX sites_once ON sites (tenant_id, url) WHERE deleted_at IS NULL;

-- One reading of a site. What is still to be read is a blob beside the pages.
CREATE TABLE crawls (
  tenant_id   TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  site_id     TEXT    NOT NULL,
  state       TEXT    NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  found       INTEGER NOT NULL,
  read        INTEGER NOT NULL,
  failed      INTEGER NOT NULL,
  skipped     INTEGER NOT NULL,
  chunks      INTEGER NOT NULL,
  started_at  INTEGER NOT NULL,  -- unix ms
  finished_at INTEGER,           -- unix ms
  problem     TEXT,              -- JSON of sites::model::CrawlProblem: why the site could not be read
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, site_id) REFERENCES sites (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- What became of each page of a crawl.
CREATE TABLE pages (
  tenant_id TEXT    NOT NULL,
  id        TEXT    NOT NULL,
  crawl_id  TEXT    NOT NULL,
  url       TEXT    NOT NULL,
  title     TEXT    NOT NULL,
  status    TEXT    NOT NULL CHECK (status IN ('read', 'failed', 'skipped')),
  problem   TEXT,              -- code, for failed and skipped
  words     INTEGER NOT NULL,
  chunks    INTEGER NOT NULL,
  read_at   INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, crawl_id) REFERENCES crawls (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- A step of a crawl that is delivered twice writes each page once.
CREATE UNIQUE INDEX pages_once ON pages (tenant_id, crawl_id, url);
-- The list of a crawl's pages, newest first.
CREATE INDEX pages_by_crawl ON pages (tenant_id, crawl_id, id);

-- Automations that were switched on, now or once.
CREATE TABLE automations (
  tenant_id    TEXT    NOT NULL,
  id           TEXT    NOT NULL,
  site_id      TEXT    NOT NULL,
  kind         TEXT    NOT NULL CHECK (kind IN ('chat', 'form', 'booking')),
  active       INTEGER NOT NULL,  -- 0 or 1
  resource_id  TEXT,              -- the form or calendar it uses
  activated_at INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, site_id) REFERENCES sites (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- One of each kind per site.
CREATE UNIQUE INDEX automations_once ON automations (tenant_id, site_id, kind);
