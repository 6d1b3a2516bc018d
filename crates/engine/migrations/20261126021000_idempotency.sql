-- What was created for a program that may ask again because it did not hear the answer. Portable as
-- the first migration.
CREATE TABLE idempotency_keys (
    api_key_id      BIGINT NOT NULL,
    route           TEXT   NOT NULL,
    idempotency_key TEXT   NOT NULL,
    -- SHA-256 of what was sent, which may hold a secret.
    body_hash       TEXT   NOT NULL,
    started_at      BIGINT NOT NULL,
    -- Both empty while it is being created.
    status          BIGINT,
    answer          TEXT,
    CONSTRAINT idempotency_keys_pk PRIMARY KEY (api_key_id, route, idempotency_key),
    CONSTRAINT idempotency_keys_api_key_fk FOREIGN KEY (api_key_id)
        REFERENCES api_keys (api_key_id),
    CONSTRAINT idempotency_keys_answer_whole CHECK ((status IS NULL) = (answer IS NULL))
);
CREATE INDEX idempotency_keys_started_at ON idempotency_keys (started_at);
