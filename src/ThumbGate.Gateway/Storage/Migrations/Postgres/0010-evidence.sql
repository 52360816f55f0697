-- Evidence that was attached under a label: a signed envelope, or where it is an agent's own word the statement. digest is of the statement,
-- so that signing it again is no new evidence.
CREATE TABLE evidence (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    label TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    vouched_by TEXT COLLATE "C" NOT NULL,
    attached_by TEXT COLLATE "C" NOT NULL,
    agent TEXT COLLATE "C",
    content TEXT COLLATE "C" NOT NULL,
    until BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX evidence_digest ON evidence (label, digest);
CREATE INDEX evidence_revision ON evidence (revision);
CREATE INDEX evidence_until ON evidence (until);

-- What is good once is used by one decision in each turn; a turn is over when nothing was sent and it was given back.
CREATE TABLE evidence_uses (
    evidence_id TEXT COLLATE "C" NOT NULL,
    turn BIGINT NOT NULL,
    at BIGINT NOT NULL,
    decision_id TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (evidence_id, turn)
);
CREATE INDEX evidence_uses_revision ON evidence_uses (revision);
CREATE TABLE evidence_returns (
    evidence_id TEXT COLLATE "C" NOT NULL,
    turn BIGINT NOT NULL,
    at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (evidence_id, turn)
);
CREATE INDEX evidence_returns_revision ON evidence_returns (revision);

CREATE TRIGGER evidence_keep BEFORE UPDATE ON evidence FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER evidence_stay BEFORE DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER evidence_whole BEFORE TRUNCATE ON evidence FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER evidence_uses_keep BEFORE UPDATE ON evidence_uses FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER evidence_uses_stay BEFORE DELETE ON evidence_uses FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER evidence_uses_whole BEFORE TRUNCATE ON evidence_uses FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER evidence_returns_keep BEFORE UPDATE ON evidence_returns FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER evidence_returns_stay BEFORE DELETE ON evidence_returns FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER evidence_returns_whole BEFORE TRUNCATE ON evidence_returns FOR EACH STATEMENT EXECUTE FUNCTION append_only();
