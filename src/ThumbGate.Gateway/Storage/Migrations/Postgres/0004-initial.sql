-- Times are milliseconds since 1970-01-01 UTC. Digests are lower-case hexadecimal. Ids are time-ordered by their bytes, and what is searched
-- for regardless of case is so in ASCII alone: that is what "C" means.

-- One counter per kind of shared state: raised in the transaction that changes it, so that a poll costs one row.
CREATE TABLE revisions (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE agents (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    key_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    role TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    plugin TEXT COLLATE "C" NOT NULL,
    workflow TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    revoked_by TEXT COLLATE "C"
);

CREATE TABLE operators (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    token_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    revoked_at BIGINT,
    revoked_by TEXT COLLATE "C"
);
CREATE UNIQUE INDEX operators_active_name ON operators (name) WHERE revoked_at IS NULL;

-- What decisions have in common: who asked from where, for which operation, under which policy and with which credential. The key is of
-- the content, so that nobody has to be asked for it.
CREATE TABLE circumstances (
    key BYTEA NOT NULL PRIMARY KEY,
    agent TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    plugin TEXT COLLATE "C" NOT NULL,
    workflow TEXT COLLATE "C" NOT NULL,
    integration TEXT COLLATE "C" NOT NULL,
    environment TEXT COLLATE "C" NOT NULL,
    surface TEXT COLLATE "C" NOT NULL,
    operation TEXT COLLATE "C" NOT NULL,
    risk TEXT COLLATE "C" NOT NULL,
    method TEXT COLLATE "C" NOT NULL,
    judged TEXT COLLATE "C" NOT NULL,
    mode TEXT COLLATE "C" NOT NULL,
    policy_version TEXT COLLATE "C" NOT NULL,
    credential TEXT COLLATE "C",
    client TEXT COLLATE "C" NOT NULL
);

-- What was decided. What has its outcome in the same row needs none in outcomes; facts, reasons and trace that say nothing are null.
CREATE TABLE decisions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    circumstances BYTEA NOT NULL,
    path TEXT COLLATE "C" NOT NULL,
    resource TEXT COLLATE "C" NOT NULL,
    facts TEXT COLLATE "C",
    verdict TEXT COLLATE "C" NOT NULL,
    reasons TEXT COLLATE "C",
    digest TEXT COLLATE "C",
    fingerprint TEXT COLLATE "C",
    approval_id TEXT COLLATE "C",
    block_id TEXT COLLATE "C",
    trace_id TEXT COLLATE "C",
    decide_us BIGINT NOT NULL,
    outcome TEXT COLLATE "C",
    upstream_status BIGINT,
    request_bytes BIGINT,
    response_bytes BIGINT,
    duration_ms BIGINT,
    error TEXT COLLATE "C"
);
CREATE INDEX decisions_refused ON decisions (verdict, id) WHERE verdict <> 'allow';

CREATE TABLE outcomes (
    decision_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    outcome TEXT COLLATE "C" NOT NULL,
    upstream_status BIGINT,
    request_bytes BIGINT,
    response_bytes BIGINT,
    duration_ms BIGINT,
    error TEXT COLLATE "C"
);

-- Rows that could not be kept because the queue was full: the record says so itself.
CREATE TABLE decision_gaps (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    decisions BIGINT NOT NULL,
    outcomes BIGINT NOT NULL
);

-- Of two outcomes of one decision the first stands: the one in its own row.
CREATE VIEW decision_list AS
SELECT d.id, d.at, c.agent, c.owner, c.role, c.plugin, c.workflow, c.integration, c.environment, c.surface, c.operation, c.risk, c.method,
    c.judged, c.mode, c.policy_version, c.credential, c.client, d.path, d.resource, COALESCE(d.facts, '{}') AS facts, d.verdict,
    COALESCE(d.reasons, '[]') AS reasons, d.digest, d.fingerprint, d.approval_id, d.block_id, COALESCE(d.trace_id, '') AS trace_id, d.decide_us,
    CASE WHEN d.outcome IS NULL THEN o.outcome ELSE d.outcome END AS outcome,
    CASE WHEN d.outcome IS NULL THEN o.upstream_status ELSE d.upstream_status END AS upstream_status,
    CASE WHEN d.outcome IS NULL THEN o.request_bytes ELSE d.request_bytes END AS request_bytes,
    CASE WHEN d.outcome IS NULL THEN o.response_bytes ELSE d.response_bytes END AS response_bytes,
    CASE WHEN d.outcome IS NULL THEN o.duration_ms ELSE d.duration_ms END AS duration_ms,
    CASE WHEN d.outcome IS NULL THEN o.error ELSE d.error END AS error
FROM decisions d JOIN circumstances c ON c.key = d.circumstances LEFT JOIN outcomes o ON o.decision_id = d.id;

-- What was decided and what came of it is never rewritten.
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER decisions_keep BEFORE UPDATE ON decisions FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER decisions_whole BEFORE TRUNCATE ON decisions FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER outcomes_keep BEFORE UPDATE ON outcomes FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER outcomes_stay BEFORE DELETE ON outcomes FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER outcomes_whole BEFORE TRUNCATE ON outcomes FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER circumstances_keep BEFORE UPDATE ON circumstances FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER circumstances_stay BEFORE DELETE ON circumstances FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER circumstances_whole BEFORE TRUNCATE ON circumstances FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TABLE approvals (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    agent TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    integration TEXT COLLATE "C" NOT NULL,
    surface TEXT COLLATE "C" NOT NULL,
    operation TEXT COLLATE "C" NOT NULL,
    risk TEXT COLLATE "C" NOT NULL,
    resource TEXT COLLATE "C" NOT NULL,
    repeat_key TEXT COLLATE "C" NOT NULL,
    sent_digest TEXT COLLATE "C" NOT NULL,
    card TEXT COLLATE "C" NOT NULL,
    reasons TEXT COLLATE "C" NOT NULL,
    approvers TEXT COLLATE "C",
    decision_id TEXT COLLATE "C" NOT NULL,
    decided_by TEXT COLLATE "C",
    decided_at BIGINT,
    comment TEXT COLLATE "C",
    finished_at BIGINT,
    upstream_status BIGINT
);
CREATE UNIQUE INDEX approvals_open ON approvals (agent, repeat_key) WHERE status IN ('pending', 'approved');
CREATE INDEX approvals_status ON approvals (status, created_at);

CREATE TABLE feedback (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    decision_id TEXT COLLATE "C" NOT NULL,
    thumb TEXT COLLATE "C" NOT NULL,
    why TEXT COLLATE "C" NOT NULL,
    instead TEXT COLLATE "C" NOT NULL,
    operator TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    operation TEXT COLLATE "C" NOT NULL,
    block_id TEXT COLLATE "C"
);
CREATE INDEX feedback_at ON feedback (at, id);

CREATE TABLE blocks (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    operation TEXT COLLATE "C" NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    strength TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT,
    incident TEXT COLLATE "C" NOT NULL,
    why TEXT COLLATE "C" NOT NULL,
    instead TEXT COLLATE "C" NOT NULL
);
