-- Raised by everything that ends a member's sessions: whatever began under another one is over, also a
-- sign-in that was under way.
ALTER TABLE members ADD COLUMN security_stamp BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN security_stamp BIGINT NOT NULL DEFAULT 0;
