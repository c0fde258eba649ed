-- A team may ask its people for a second factor. Safe on a live database: adds a column whose default asks nobody for anything;
-- old code ignores it.
ALTER TABLE teams ADD COLUMN requires_second_factor INTEGER NOT NULL DEFAULT 0;  -- 0 or 1
