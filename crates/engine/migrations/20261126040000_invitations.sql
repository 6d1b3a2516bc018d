-- Who was invited to choose a password, by a link that only they know. Portable as the first
-- migration.
CREATE TABLE invitations (
    member_id  BIGINT NOT NULL,
    token_hash TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT invitations_pk PRIMARY KEY (member_id),
    CONSTRAINT invitations_token_unique UNIQUE (token_hash),
    CONSTRAINT invitations_member_fk FOREIGN KEY (member_id) REFERENCES members (member_id)
);
