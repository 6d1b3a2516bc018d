-- Members whom a provider identifies: issuer and subject together are somebody, for ever. Such a member
-- has no password. Portable as the first migration.
CREATE TABLE identities (
    issuer    TEXT   NOT NULL,
    subject   TEXT   NOT NULL,
    member_id BIGINT NOT NULL,
    CONSTRAINT identities_pk PRIMARY KEY (issuer, subject),
    CONSTRAINT identities_member_unique UNIQUE (member_id),
    CONSTRAINT identities_member_fk FOREIGN KEY (member_id) REFERENCES members (member_id)
);
