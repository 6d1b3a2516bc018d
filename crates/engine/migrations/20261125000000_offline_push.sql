-- Devices and offline push. Portable as the first migration: BIGINT and TEXT only, times in
-- milliseconds since the epoch, flags as 0 and 1, every constraint with a name.

INSERT INTO sequences (name, next_number) VALUES
    ('message', 1),
    ('delivery', 1),
    ('delivery_event', 1),
    ('callback', 1);

-- What back ends and phones show to be let in, and where the application is told of pushes.
ALTER TABLE applications ADD COLUMN admins TEXT NOT NULL DEFAULT '["administrator"]';
ALTER TABLE applications ADD COLUMN fallback_language TEXT NOT NULL DEFAULT 'zh';
ALTER TABLE applications ADD COLUMN callback_url TEXT;
ALTER TABLE applications ADD COLUMN sealed_callback_secret TEXT;
ALTER TABLE applications ADD COLUMN callback_secret_saved_at BIGINT;
-- The part of an address that only the application's IM back end knows; made when first asked for.
ALTER TABLE applications ADD COLUMN state_change_key TEXT;

CREATE TABLE usersig_keys (
    application_id BIGINT NOT NULL,
    number         BIGINT NOT NULL,
    sealed_key     TEXT   NOT NULL,
    tail           TEXT,
    made_at        BIGINT NOT NULL,
    made_by_member BIGINT NOT NULL,
    made_by        TEXT   NOT NULL,
    -- A replaced key is accepted until then.
    retires_at     BIGINT,
    CONSTRAINT usersig_keys_pk PRIMARY KEY (application_id, number),
    CONSTRAINT usersig_keys_application_fk FOREIGN KEY (application_id)
        REFERENCES applications (application_id)
);

-- The part of the receipts' address that only the vendor knows; made when first asked for.
ALTER TABLE certificates ADD COLUMN receipt_key TEXT;
-- Nothing of the certificate goes before that: a rate limit or the day's quota.
ALTER TABLE certificates ADD COLUMN held_until BIGINT;
ALTER TABLE certificates ADD COLUMN held_refusal TEXT;
-- The vendor refused this revision's credentials: its queue waits for an edit or for a person.
ALTER TABLE revisions ADD COLUMN paused_at BIGINT;
ALTER TABLE revisions ADD COLUMN paused_refusal TEXT;

CREATE TABLE devices (
    application_id    BIGINT NOT NULL,
    user_id           TEXT   NOT NULL,
    device_id         TEXT   NOT NULL,
    device_type       TEXT   NOT NULL,
    signed_in_at      BIGINT NOT NULL,
    signed_out_at     BIGINT,
    signed_out_reason TEXT,
    -- 1 while a connection of this program holds the device, which ends with the program; 0 for one
    -- that a back end holds.
    held_here         BIGINT NOT NULL,
    link_lost_at      BIGINT,
    last_heard_at     BIGINT NOT NULL,
    background        BIGINT NOT NULL,
    unread            BIGINT NOT NULL,
    certificate_id    BIGINT,
    token             TEXT,
    token_reported_at BIGINT,
    token_dropped_at  BIGINT,
    token_dropped_reason TEXT,
    CONSTRAINT devices_pk PRIMARY KEY (application_id, user_id, device_id),
    CONSTRAINT devices_application_fk FOREIGN KEY (application_id)
        REFERENCES applications (application_id),
    CONSTRAINT devices_certificate_fk FOREIGN KEY (certificate_id)
        REFERENCES certificates (certificate_id),
    CONSTRAINT devices_token_whole CHECK ((certificate_id IS NULL) = (token IS NULL)),
    CONSTRAINT devices_sign_out_whole
        CHECK ((signed_out_at IS NULL) = (signed_out_reason IS NULL))
);
CREATE INDEX devices_token ON devices (token);

CREATE TABLE messages (
    message_id     BIGINT NOT NULL,
    application_id BIGINT NOT NULL,
    -- Which call it came by: sendmsg, batchsendmsg, push, device.
    source         TEXT   NOT NULL,
    from_user      TEXT,
    -- The only recipient, by whom repetitions are recognised; none for calls with many.
    to_user        TEXT,
    random         BIGINT NOT NULL,
    message_key    TEXT   NOT NULL,
    -- What a notification says of it.
    content        TEXT   NOT NULL,
    accepted_at    BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    CONSTRAINT messages_pk PRIMARY KEY (message_id),
    CONSTRAINT messages_application_fk FOREIGN KEY (application_id)
        REFERENCES applications (application_id)
);
CREATE INDEX messages_key ON messages (application_id, message_key);
CREATE INDEX messages_repetition ON messages (application_id, to_user, random)
    WHERE to_user IS NOT NULL;
CREATE INDEX messages_accepted_at ON messages (accepted_at);

-- One message to one device, or to a user without one: also what was not pushed, and why.
CREATE TABLE deliveries (
    delivery_id       BIGINT NOT NULL,
    message_id        BIGINT NOT NULL,
    application_id    BIGINT NOT NULL,
    user_id           TEXT   NOT NULL,
    device_id         TEXT,
    certificate_id    BIGINT,
    token             TEXT,
    state             TEXT   NOT NULL,
    -- Why it was not pushed.
    reason            TEXT,
    created_at        BIGINT NOT NULL,
    expires_at        BIGINT NOT NULL,
    -- Counts "send again": part of the name that the vendor knows the push by.
    round             BIGINT NOT NULL,
    attempts          BIGINT NOT NULL,
    next_attempt_at   BIGINT NOT NULL,
    leased_until      BIGINT,
    revision          BIGINT,
    vendor_message_id TEXT,
    vendor_code       BIGINT,
    refusal           TEXT,
    finished_at       BIGINT,
    CONSTRAINT deliveries_pk PRIMARY KEY (delivery_id),
    CONSTRAINT deliveries_message_fk FOREIGN KEY (message_id)
        REFERENCES messages (message_id)
);
CREATE INDEX deliveries_message ON deliveries (message_id);
CREATE INDEX deliveries_application ON deliveries (application_id, delivery_id);
CREATE INDEX deliveries_user ON deliveries (application_id, user_id, delivery_id);
-- Only what is still on its way: finished rows cost nothing here.
CREATE INDEX deliveries_due ON deliveries (certificate_id, next_attempt_at)
    WHERE state IN ('waiting', 'sending');
CREATE INDEX deliveries_expiry ON deliveries (expires_at)
    WHERE state IN ('waiting', 'sending');

CREATE TABLE delivery_events (
    event_id    BIGINT NOT NULL,
    delivery_id BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    kind        TEXT   NOT NULL,
    detail      TEXT,
    CONSTRAINT delivery_events_pk PRIMARY KEY (event_id)
);
CREATE INDEX delivery_events_delivery ON delivery_events (delivery_id, event_id);

-- What the application is still to be told at its callback URL.
CREATE TABLE callbacks (
    callback_id     BIGINT NOT NULL,
    application_id  BIGINT NOT NULL,
    event           TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    attempts        BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    CONSTRAINT callbacks_pk PRIMARY KEY (callback_id),
    CONSTRAINT callbacks_application_fk FOREIGN KEY (application_id)
        REFERENCES applications (application_id)
);
CREATE INDEX callbacks_due ON callbacks (application_id, next_attempt_at);
