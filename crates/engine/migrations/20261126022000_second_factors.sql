-- What a member proves besides the password. Portable as the first migration.
CREATE TABLE second_factors (
    member_id     BIGINT NOT NULL,
    sealed_secret TEXT   NOT NULL,
    made_at       BIGINT NOT NULL,
    -- Empty until the member has shown that their app makes the right codes: not asked for before.
    confirmed_at  BIGINT,
    -- The last half minute whose code was taken: none is taken twice.
    last_step     BIGINT,
    CONSTRAINT second_factors_pk PRIMARY KEY (member_id),
    CONSTRAINT second_factors_member_fk FOREIGN KEY (member_id) REFERENCES members (member_id)
);

-- Each is good once, in the place of a code.
CREATE TABLE recovery_codes (
    member_id BIGINT NOT NULL,
    code_hash TEXT   NOT NULL,
    CONSTRAINT recovery_codes_pk PRIMARY KEY (member_id, code_hash),
    CONSTRAINT recovery_codes_member_fk FOREIGN KEY (member_id) REFERENCES members (member_id)
);
