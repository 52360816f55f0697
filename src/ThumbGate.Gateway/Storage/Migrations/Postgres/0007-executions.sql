-- An approval may be executed by the gateway: what would be sent and what came back are sealed with a key that is not in the record.
ALTER TABLE approvals ADD COLUMN release TEXT NOT NULL DEFAULT 'retry';
ALTER TABLE approvals ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE approvals ADD COLUMN due_at BIGINT;
ALTER TABLE approvals ADD COLUMN execution_id TEXT;
ALTER TABLE approvals ADD COLUMN problem TEXT;
CREATE INDEX approvals_repeat ON approvals (agent, repeat_key, id);
CREATE INDEX approvals_due ON approvals (due_at) WHERE status = 'approved' AND release = 'execute';

CREATE TABLE held_bytes (
    approval_id TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL,
    key_id TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    delivered_at BIGINT,
    expires_at BIGINT,
    PRIMARY KEY (approval_id, kind)
);
CREATE INDEX held_bytes_expires ON held_bytes (expires_at) WHERE expires_at IS NOT NULL;

-- Whoever ends a hold: what it would have sent goes with it.
CREATE FUNCTION held_requests_go() RETURNS trigger AS $$
BEGIN
    DELETE FROM held_bytes WHERE approval_id = NEW.id AND kind = 'request';
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER held_requests_go AFTER UPDATE OF status ON approvals
FOR EACH ROW WHEN (NEW.status NOT IN ('pending', 'approved', 'executing')) EXECUTE FUNCTION held_requests_go();
