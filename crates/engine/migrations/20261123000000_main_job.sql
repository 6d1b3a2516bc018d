-- Portable between SQLite and PostgreSQL: BIGINT and TEXT only, times in milliseconds since the
-- epoch, flags as 0 and 1, every constraint with a name.

-- Where numbers come from that are given out once and never again.
CREATE TABLE sequences (
    name        TEXT   NOT NULL,
    next_number BIGINT NOT NULL,
    CONSTRAINT sequences_pk PRIMARY KEY (name)
);
INSERT INTO sequences (name, next_number) VALUES
    ('application', 1400000001),
    ('certificate', 7001),
    ('member', 1),
    ('test_push', 1);

-- A known text sealed with the master key, so that another key is noticed at start.
CREATE TABLE key_check (
    name        TEXT NOT NULL,
    sealed_text TEXT NOT NULL,
    CONSTRAINT key_check_pk PRIMARY KEY (name)
);

CREATE TABLE members (
    member_id     BIGINT NOT NULL,
    name          TEXT   NOT NULL,
    role          TEXT   NOT NULL,
    password_hash TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    disabled_at   BIGINT,
    CONSTRAINT members_pk PRIMARY KEY (member_id),
    CONSTRAINT members_name_unique UNIQUE (name),
    CONSTRAINT members_role_known CHECK (role IN ('admin', 'developer'))
);

CREATE TABLE sessions (
    id_hash    TEXT   NOT NULL,
    data       TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT sessions_pk PRIMARY KEY (id_hash)
);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- Who did something is kept as number and name: histories show the name as it was then.
CREATE TABLE applications (
    application_id    BIGINT NOT NULL,
    name              TEXT   NOT NULL,
    created_at        BIGINT NOT NULL,
    created_by_member BIGINT NOT NULL,
    created_by        TEXT   NOT NULL,
    CONSTRAINT applications_pk PRIMARY KEY (application_id)
);

CREATE TABLE certificates (
    certificate_id BIGINT NOT NULL,
    application_id BIGINT NOT NULL,
    -- Counts every save and withdrawal: an edit must have seen the last of them.
    version        BIGINT NOT NULL,
    CONSTRAINT certificates_pk PRIMARY KEY (certificate_id),
    CONSTRAINT certificates_application_fk FOREIGN KEY (application_id)
        REFERENCES applications (application_id)
);
CREATE INDEX certificates_application ON certificates (application_id, certificate_id);

CREATE TABLE revisions (
    certificate_id      BIGINT NOT NULL,
    number              BIGINT NOT NULL,
    settings            TEXT   NOT NULL,
    note                TEXT,
    sealed_secret       TEXT   NOT NULL,
    secret_saved_at     BIGINT NOT NULL,
    secret_tail         TEXT,
    saved_at            BIGINT NOT NULL,
    saved_by_member     BIGINT NOT NULL,
    saved_by            TEXT   NOT NULL,
    effective_at        BIGINT NOT NULL,
    withdrawn_at        BIGINT,
    withdrawn_by_member BIGINT,
    withdrawn_by        TEXT,
    verified_at         BIGINT,
    -- Empty when the vendor accepted the credentials.
    refusal             TEXT,
    CONSTRAINT revisions_pk PRIMARY KEY (certificate_id, number),
    CONSTRAINT revisions_certificate_fk FOREIGN KEY (certificate_id)
        REFERENCES certificates (certificate_id),
    CONSTRAINT revisions_withdrawal_whole
        CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);

CREATE TABLE test_pushes (
    test_push_id          BIGINT NOT NULL,
    application_id        BIGINT NOT NULL,
    certificate_id        BIGINT NOT NULL,
    revision              BIGINT NOT NULL,
    token                 TEXT   NOT NULL,
    title                 TEXT   NOT NULL,
    body                  TEXT   NOT NULL,
    custom_content        TEXT,
    click_action          TEXT   NOT NULL,
    -- As people may read it: whatever is secret in it is masked.
    request               TEXT   NOT NULL,
    sent_at               BIGINT NOT NULL,
    sent_by_member        BIGINT NOT NULL,
    sent_by               TEXT   NOT NULL,
    -- All empty until the vendor has answered.
    finished_at           BIGINT,
    authorised_at         BIGINT,
    authorised_from_cache BIGINT,
    vendor_message_id     TEXT,
    refusal               TEXT,
    CONSTRAINT test_pushes_pk PRIMARY KEY (test_push_id),
    CONSTRAINT test_pushes_application_fk FOREIGN KEY (application_id)
        REFERENCES applications (application_id),
    CONSTRAINT test_pushes_revision_fk FOREIGN KEY (certificate_id, revision)
        REFERENCES revisions (certificate_id, number)
);
CREATE INDEX test_pushes_application ON test_pushes (application_id, test_push_id);
