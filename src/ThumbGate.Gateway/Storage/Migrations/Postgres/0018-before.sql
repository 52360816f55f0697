-- Keyed digests of what stood in the system when a request was held: an approval is for what was shown.
ALTER TABLE approvals ADD COLUMN before_values TEXT;

-- The card without its masks is sealed, and goes with the hold as the request does.
CREATE OR REPLACE FUNCTION held_requests_go() RETURNS trigger AS $$
BEGIN
    DELETE FROM held_bytes WHERE approval_id = NEW.id AND kind IN ('request', 'card');
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
