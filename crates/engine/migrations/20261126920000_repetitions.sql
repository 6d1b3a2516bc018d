-- A repetition is recognised recipient by recipient, in calls with many recipients too: by what was
-- written down for each of them.
ALTER TABLE deliveries ADD COLUMN message_random BIGINT;
CREATE INDEX deliveries_repetition ON deliveries (application_id, user_id, message_random)
    WHERE message_random IS NOT NULL;
DROP INDEX messages_repetition;
ALTER TABLE messages DROP COLUMN to_user;
