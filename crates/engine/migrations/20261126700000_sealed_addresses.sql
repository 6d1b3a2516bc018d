-- The secret part of an application's address for state changes, and of a certificate's for receipts,
-- sealed. What stood in clear in state_change_key and receipt_key is sealed when the database is opened,
-- for which the key is needed, and those columns stay empty from then on.
ALTER TABLE applications ADD COLUMN sealed_state_change_key TEXT;
ALTER TABLE applications ADD COLUMN state_change_key_made_at BIGINT;
ALTER TABLE certificates ADD COLUMN sealed_receipt_key TEXT;
