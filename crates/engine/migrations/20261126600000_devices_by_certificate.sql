-- Which devices hold a token for a certificate, and whose a token is that its vendor calls invalid.
-- Portable as the first migration.
CREATE INDEX devices_certificate ON devices (certificate_id, token)
    WHERE certificate_id IS NOT NULL;
