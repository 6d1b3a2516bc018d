-- A deleted certificate keeps its row for ever: its ID is compiled into shipped apps and never given
-- out again. Portable as the first migration.
ALTER TABLE certificates ADD COLUMN deleted_at BIGINT;
ALTER TABLE certificates ADD COLUMN deleted_by_member BIGINT;
ALTER TABLE certificates ADD COLUMN deleted_by TEXT;
CREATE INDEX certificates_deleted ON certificates (deleted_at) WHERE deleted_at IS NOT NULL;
