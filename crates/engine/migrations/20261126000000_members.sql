-- Which applications a developer reaches; an admin reaches all. Portable as the first migration.
CREATE TABLE memberships (
    member_id      BIGINT NOT NULL,
    application_id BIGINT NOT NULL,
    CONSTRAINT memberships_pk PRIMARY KEY (member_id, application_id),
    CONSTRAINT memberships_member_fk FOREIGN KEY (member_id) REFERENCES members (member_id),
    CONSTRAINT memberships_application_fk FOREIGN KEY (application_id)
        REFERENCES applications (application_id)
);

-- Whoever was a developer before saw everything, and goes on seeing what there is.
INSERT INTO memberships (member_id, application_id)
    SELECT m.member_id, a.application_id FROM members m CROSS JOIN applications a
    WHERE m.role = 'developer';

-- Who did what, when and from where. Rows are only ever added; each carries a hash over itself and
-- the row before.
CREATE TABLE audit_log (
    entry_id       BIGINT NOT NULL,
    at             BIGINT NOT NULL,
    -- member, api_key or operator, and which.
    who            TEXT   NOT NULL,
    who_number     BIGINT NOT NULL,
    who_name       TEXT   NOT NULL,
    address        TEXT,
    action         TEXT   NOT NULL,
    application_id BIGINT,
    subject        TEXT   NOT NULL,
    -- JSON without secrets.
    before_change  TEXT,
    after_change   TEXT,
    hash           TEXT   NOT NULL,
    CONSTRAINT audit_log_pk PRIMARY KEY (entry_id)
);
CREATE INDEX audit_log_application ON audit_log (application_id, entry_id);
INSERT INTO sequences (name, next_number) VALUES ('audit', 1);
