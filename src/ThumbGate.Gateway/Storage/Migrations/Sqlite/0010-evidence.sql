-- Evidence that was attached under a label: a signed envelope, or where it is an agent's own word the statement. digest is of the statement,
-- so that signing it again is no new evidence.
CREATE TABLE evidence (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    label TEXT NOT NULL,
    digest TEXT NOT NULL,
    vouched_by TEXT NOT NULL,
    attached_by TEXT NOT NULL,
    agent TEXT,
    content TEXT NOT NULL,
    until BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX evidence_digest ON evidence (label, digest);
CREATE INDEX evidence_revision ON evidence (revision);
CREATE INDEX evidence_until ON evidence (until);

-- What is good once is used by one decision in each turn; a turn is over when nothing was sent and it was given back.
CREATE TABLE evidence_uses (
    evidence_id TEXT NOT NULL,
    turn BIGINT NOT NULL,
    at BIGINT NOT NULL,
    decision_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (evidence_id, turn)
);
CREATE INDEX evidence_uses_revision ON evidence_uses (revision);
CREATE TABLE evidence_returns (
    evidence_id TEXT NOT NULL,
    turn BIGINT NOT NULL,
    at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (evidence_id, turn)
);
CREATE INDEX evidence_returns_revision ON evidence_returns (revision);

CREATE TRIGGER evidence_keep BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_stay BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_uses_keep BEFORE UPDATE ON evidence_uses BEGIN SELECT RAISE(ABORT, 'evidence_uses are append-only'); END;
CREATE TRIGGER evidence_uses_stay BEFORE DELETE ON evidence_uses BEGIN SELECT RAISE(ABORT, 'evidence_uses are append-only'); END;
CREATE TRIGGER evidence_returns_keep BEFORE UPDATE ON evidence_returns BEGIN SELECT RAISE(ABORT, 'evidence_returns are append-only'); END;
CREATE TRIGGER evidence_returns_stay BEFORE DELETE ON evidence_returns BEGIN SELECT RAISE(ABORT, 'evidence_returns are append-only'); END;
