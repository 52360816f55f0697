-- Keyed digests of what stood in the system when a request was held: an approval is for what was shown.
ALTER TABLE approvals ADD COLUMN before_values TEXT;

-- The card without its masks is sealed, and goes with the hold as the request does.
DROP TRIGGER held_requests_go;
CREATE TRIGGER held_requests_go AFTER UPDATE OF status, due_at ON approvals
WHEN NEW.status NOT IN ('pending', 'approved', 'executing') AND NOT (NEW.status = 'unknown' AND NEW.due_at IS NOT NULL)
BEGIN DELETE FROM held_bytes WHERE approval_id = NEW.id AND kind IN ('request', 'card'); END;
