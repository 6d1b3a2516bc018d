-- Callbacks go in the order in which they were written: an application's oldest says when its next
-- call is due.
DROP INDEX callbacks_due;
CREATE INDEX callbacks_queue ON callbacks (application_id, callback_id);

-- How many events were given up because the application's back end did not take them.
ALTER TABLE applications ADD COLUMN callbacks_given_up BIGINT NOT NULL DEFAULT 0;
