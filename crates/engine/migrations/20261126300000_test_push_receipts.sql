-- Whose device a test push was sent to, where one was chosen and no token pasted.
ALTER TABLE test_pushes ADD COLUMN user_id TEXT;
ALTER TABLE test_pushes ADD COLUMN device_id TEXT;

-- Whether the vendor was asked to tell what became of the push, what it told, and when.
ALTER TABLE test_pushes ADD COLUMN receipt_asked BIGINT NOT NULL DEFAULT 0;
ALTER TABLE test_pushes ADD COLUMN receipt TEXT;
ALTER TABLE test_pushes ADD COLUMN receipt_at BIGINT;
-- 1 when a device lost its token by the receipt.
ALTER TABLE test_pushes ADD COLUMN token_dropped BIGINT NOT NULL DEFAULT 0;
