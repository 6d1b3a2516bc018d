-- How often in a row the vendor found the certificate's pushes too many: each time the queue is held
-- for longer.
ALTER TABLE certificates ADD COLUMN rate_limits BIGINT NOT NULL DEFAULT 0;

-- The revision's queue goes on after a pause, or replaces one that is paused, and since then waits
-- for the vendor to take one push: until then they go one at a time.
ALTER TABLE revisions ADD COLUMN probing_since BIGINT;
