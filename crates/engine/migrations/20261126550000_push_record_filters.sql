-- What people look for among the push records: what was given up, and what a vendor refused. A push
-- that simply succeeds costs nothing here.
CREATE INDEX deliveries_dead ON deliveries (application_id, state, delivery_id)
    WHERE state IN ('failed', 'expired');
CREATE INDEX deliveries_vendor_code ON deliveries (application_id, vendor_code, delivery_id)
    WHERE vendor_code <> 0;
