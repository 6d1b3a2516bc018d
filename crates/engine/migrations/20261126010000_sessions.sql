-- A session knows its member, so that they can see and end their own. Those from before do not: their
-- members sign in once more. Portable as the first migration.
DROP TABLE sessions;
CREATE TABLE sessions (
    id_hash      TEXT   NOT NULL,
    -- Nobody's before somebody has signed in.
    member_id    BIGINT,
    data         TEXT   NOT NULL,
    began_at     BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    -- Where from and with what browser the member signed in.
    address      TEXT,
    user_agent   TEXT,
    CONSTRAINT sessions_pk PRIMARY KEY (id_hash),
    CONSTRAINT sessions_member_fk FOREIGN KEY (member_id) REFERENCES members (member_id)
);
CREATE INDEX sessions_expires_at ON sessions (expires_at);
CREATE INDEX sessions_member ON sessions (member_id);
