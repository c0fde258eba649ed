-- A calendar belongs to a site of the same tenant; the site lives in another room's table, so there is no foreign key to it.
CREATE TABLE calendars (
  tenant_id  TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  site_id    TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  zone       TEXT    NOT NULL,  -- IANA name
  hours      TEXT    NOT NULL,  -- JSON array of booking::slots::Window: edited and read as a whole
  closed     TEXT    NOT NULL,  -- JSON array of dates YYYY-MM-DD in the calendar's zone, ascending
  created_at INTEGER NOT NULL,  -- unix ms
  updated_at INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- Visitors come with a site and ask for its calendar.
CREATE INDEX calendars_by_site ON calendars (tenant_id, site_id, id);

CREATE TABLE services (
  tenant_id    TEXT    NOT NULL,
  id           TEXT    NOT NULL,
  calendar_id  TEXT    NOT NULL,
  position     INTEGER NOT NULL,  -- order in the owner's list
  name         TEXT    NOT NULL,
  duration_min INTEGER NOT NULL,
  buffer_min   INTEGER NOT NULL,  -- kept free behind each appointment
  notice_min   INTEGER NOT NULL,
  horizon_days INTEGER NOT NULL,
  step_min     INTEGER NOT NULL,
  price_cents  INTEGER,
  currency     TEXT,              -- ISO 4217, with a price only
  active       INTEGER NOT NULL,  -- 0 or 1
  removed_at   INTEGER,           -- unix ms; appointments keep pointing at what they were booked as
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, calendar_id) REFERENCES calendars (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX services_by_calendar ON services (tenant_id, calendar_id, position);

-- What the SlotBook object confirmed. A row is written once and never changed: the object decides, this is what
-- others read. A second projection of the same booking breaks on the primary key and so announces nothing twice.
CREATE TABLE appointments (
  tenant_id    TEXT    NOT NULL,
  id           TEXT    NOT NULL,
  calendar_id  TEXT    NOT NULL,
  service_id   TEXT    NOT NULL,
  service_name TEXT    NOT NULL,  -- as it was when booked
  site_id      TEXT    NOT NULL,
  starts_at    INTEGER NOT NULL,  -- unix ms
  ends_at      INTEGER NOT NULL,  -- unix ms
  guest_name   TEXT    NOT NULL,
  guest_email  TEXT    NOT NULL,
  guest_phone  TEXT,
  guest_zone   TEXT    NOT NULL,  -- IANA name
  guest_locale TEXT    NOT NULL,  -- BCP 47
  note         TEXT,
  created_at   INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, calendar_id) REFERENCES calendars (tenant_id, id),
  FOREIGN KEY (tenant_id, service_id) REFERENCES services (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- The owner's lists: upcoming ones soonest first, past ones latest first.
CREATE INDEX appointments_by_start ON appointments (tenant_id, starts_at, id);
-- Counts per day of booking.
CREATE INDEX appointments_by_time ON appointments (tenant_id, created_at);
-- What points at a calendar or a service, for the foreign keys.
CREATE INDEX appointments_by_calendar ON appointments (tenant_id, calendar_id);
CREATE INDEX appointments_by_service ON appointments (tenant_id, service_id);

-- A cancellation is a fact of its own: its primary key lets it be announced once, and the appointment stays as it was.
CREATE TABLE cancellations (
  tenant_id    TEXT    NOT NULL,
  id           TEXT    NOT NULL,  -- of the appointment
  cancelled_at INTEGER NOT NULL,  -- unix ms
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, id) REFERENCES appointments (tenant_id, id)
) STRICT, WITHOUT ROWID;
