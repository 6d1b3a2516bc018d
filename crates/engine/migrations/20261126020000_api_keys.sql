-- What programs are let in to the management API with. Portable as the first migration.
CREATE TABLE api_keys (
    api_key_id        BIGINT NOT NULL,
    application_id    BIGINT NOT NULL,
    name              TEXT   NOT NULL,
    -- Names, as a JSON array.
    permissions       TEXT   NOT NULL,
    -- SHA-256 of the key's text, in hexadecimal digits: the key itself is nowhere.
    hash              TEXT   NOT NULL,
    tail              TEXT   NOT NULL,
    made_at           BIGINT NOT NULL,
    made_by_member    BIGINT NOT NULL,
    made_by           TEXT   NOT NULL,
    expires_at        BIGINT,
    -- Written at most once a minute.
    last_used_at      BIGINT,
    revoked_at        BIGINT,
    revoked_by_member BIGINT,
    revoked_by        TEXT,
    CONSTRAINT api_keys_pk PRIMARY KEY (api_key_id),
    CONSTRAINT api_keys_application_fk FOREIGN KEY (application_id)
        REFERENCES applications (application_id),
    CONSTRAINT api_keys_revocation_whole CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE INDEX api_keys_application ON api_keys (application_id, api_key_id);
INSERT INTO sequences (name, next_number) VALUES ('api_key', 1);
