-- An approval may be executed by the gateway: what would be sent and what came back are sealed with a key that is not in the record.
ALTER TABLE approvals ADD COLUMN release TEXT NOT NULL DEFAULT 'retry';
ALTER TABLE approvals ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE approvals ADD COLUMN due_at BIGINT;
ALTER TABLE approvals ADD COLUMN execution_id TEXT;
ALTER TABLE approvals ADD COLUMN problem TEXT;
ALTER TABLE approvals ADD COLUMN reconciled_by TEXT;
CREATE INDEX approvals_repeat ON approvals (agent, repeat_key, id);
CREATE INDEX approvals_due ON approvals (due_at) WHERE status IN ('approved', 'unknown') AND release = 'execute';

CREATE TABLE held_bytes (
    approval_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    key_id TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    delivered_at BIGINT,
    expires_at BIGINT,
    PRIMARY KEY (approval_id, kind)
);
CREATE INDEX held_bytes_expires ON held_bytes (expires_at) WHERE expires_at IS NOT NULL;

-- Whoever ends a hold: what it would have sent goes with it. What is sent again with the vendor's idempotency key is not at its end yet.
CREATE FUNCTION held_requests_go() RETURNS trigger AS $$
BEGIN
    DELETE FROM held_bytes WHERE approval_id = NEW.id AND kind = 'request';
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER held_requests_go AFTER UPDATE OF status, due_at ON approvals
FOR EACH ROW WHEN (NEW.status NOT IN ('pending', 'approved', 'executing') AND NOT (NEW.status = 'unknown' AND NEW.due_at IS NOT NULL)) EXECUTE FUNCTION held_requests_go();

-- A request that is no plain write and needs no approval, while it is under way, and from then on where its outcome is not known.
CREATE TABLE attempts (
    agent TEXT COLLATE "C" NOT NULL,
    repeat_key TEXT COLLATE "C" NOT NULL,
    decision_id TEXT COLLATE "C" NOT NULL,
    integration TEXT COLLATE "C" NOT NULL,
    operation TEXT COLLATE "C" NOT NULL,
    risk TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    idempotency TEXT COLLATE "C",
    taken_by BIGINT,
    expires_at BIGINT,
    PRIMARY KEY (agent, repeat_key)
);
CREATE UNIQUE INDEX attempts_decision ON attempts (decision_id);
