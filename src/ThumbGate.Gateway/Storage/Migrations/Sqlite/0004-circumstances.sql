-- What decisions have in common: who asked from where, for which operation, under which policy and with which credential. The key is of
-- the content, so that nobody has to be asked for it.
CREATE TABLE circumstances (
    key BLOB NOT NULL PRIMARY KEY,
    agent TEXT NOT NULL,
    owner TEXT NOT NULL,
    role TEXT NOT NULL,
    plugin TEXT NOT NULL,
    workflow TEXT NOT NULL,
    integration TEXT NOT NULL,
    environment TEXT NOT NULL,
    surface TEXT NOT NULL,
    operation TEXT NOT NULL,
    risk TEXT NOT NULL,
    method TEXT NOT NULL,
    judged TEXT NOT NULL,
    mode TEXT NOT NULL,
    policy_version TEXT NOT NULL,
    credential TEXT,
    client TEXT NOT NULL
) WITHOUT ROWID;

-- A decision names its circumstances; facts, reasons and trace that say nothing are null.
DROP VIEW decision_list;
ALTER TABLE decisions RENAME TO decisions_before;
CREATE TABLE decisions (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    circumstances BLOB NOT NULL,
    path TEXT NOT NULL,
    resource TEXT NOT NULL,
    facts TEXT,
    verdict TEXT NOT NULL,
    reasons TEXT,
    digest TEXT,
    fingerprint TEXT,
    approval_id TEXT,
    block_id TEXT,
    trace_id TEXT,
    decide_us BIGINT NOT NULL,
    outcome TEXT,
    upstream_status BIGINT,
    request_bytes BIGINT,
    response_bytes BIGINT,
    duration_ms BIGINT,
    error TEXT
) WITHOUT ROWID;

-- Circumstances of rows that were there before have keys of no content: equal ones written later stand beside them.
INSERT INTO circumstances
SELECT randomblob(16), agent, owner, role, plugin, workflow, integration, environment, surface, operation, risk, method, judged, mode,
    policy_version, credential, client
FROM (
    SELECT DISTINCT agent, owner, role, plugin, workflow, integration, environment, surface, operation, risk, method, judged, mode,
        policy_version, credential, client
    FROM decisions_before);
INSERT INTO decisions
SELECT d.id, d.at, c.key, d.path, d.resource, NULLIF(d.facts, '{}'), d.verdict, NULLIF(d.reasons, '[]'), d.digest, d.fingerprint, d.approval_id,
    d.block_id, NULLIF(d.trace_id, ''), d.decide_us, d.outcome, d.upstream_status, d.request_bytes, d.response_bytes, d.duration_ms, d.error
FROM decisions_before d JOIN circumstances c ON c.agent = d.agent AND c.owner = d.owner AND c.role = d.role AND c.plugin = d.plugin
    AND c.workflow = d.workflow AND c.integration = d.integration AND c.environment = d.environment AND c.surface = d.surface
    AND c.operation = d.operation AND c.risk = d.risk AND c.method = d.method AND c.judged = d.judged AND c.mode = d.mode
    AND c.policy_version = d.policy_version AND c.credential IS d.credential AND c.client = d.client;
DROP TABLE decisions_before;

CREATE INDEX decisions_refused ON decisions (verdict, id) WHERE verdict <> 'allow';
CREATE INDEX decisions_open ON decisions (id) WHERE outcome IS NULL;
CREATE TRIGGER decisions_keep BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER circumstances_keep BEFORE UPDATE ON circumstances BEGIN SELECT RAISE(ABORT, 'circumstances are append-only'); END;
CREATE TRIGGER circumstances_stay BEFORE DELETE ON circumstances BEGIN SELECT RAISE(ABORT, 'circumstances are append-only'); END;

CREATE VIEW decision_list AS
SELECT d.id, d.at, c.agent, c.owner, c.role, c.plugin, c.workflow, c.integration, c.environment, c.surface, c.operation, c.risk, c.method,
    c.judged, c.mode, c.policy_version, c.credential, c.client, d.path, d.resource, COALESCE(d.facts, '{}') AS facts, d.verdict,
    COALESCE(d.reasons, '[]') AS reasons, d.digest, d.fingerprint, d.approval_id, d.block_id, COALESCE(d.trace_id, '') AS trace_id, d.decide_us,
    COALESCE(o.outcome, d.outcome) AS outcome,
    COALESCE(o.upstream_status, d.upstream_status) AS upstream_status,
    COALESCE(o.request_bytes, d.request_bytes) AS request_bytes,
    COALESCE(o.response_bytes, d.response_bytes) AS response_bytes,
    COALESCE(o.duration_ms, d.duration_ms) AS duration_ms,
    COALESCE(o.error, d.error) AS error
FROM decisions d JOIN circumstances c ON c.key = d.circumstances LEFT JOIN outcomes o ON o.decision_id = d.id;
