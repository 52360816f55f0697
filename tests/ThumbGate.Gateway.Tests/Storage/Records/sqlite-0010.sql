-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMW+2RCAzOhmxX14NBpxlnsEflX/UiwI8DKqV5oRrUpcBXhhzO+oSha8cwR+3G1fqmCBwK2RTIhoc9KM2HHsZXw==
BEGIN TRANSACTION;
CREATE TABLE acts (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    operator TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    chain BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL
) WITHOUT ROWID;
INSERT INTO "acts" VALUES('act_01q3g99648e00s0t3kcftxmkj1',1893553445000,'setup','operator-added','ines','{}',0,1,X'D511A50259B406EE83F7BCA61B28FCDA964A3DD0DABD4500DA210FAC93A315C1');
INSERT INTO "acts" VALUES('act_01q3g99648e01vbzchj638s4yr',1893553445000,'ines','agent-added','agt_01q3g99648e01arjs9g1h8tcdd','{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}',0,2,X'6309B0D2C93644A51DA92628BFD405B167F448FD1CB205066FE29279B3F23D49');
INSERT INTO "acts" VALUES('act_01q3g9f9e8e169jh3xzs8wa7es',1893553645000,'ines','feedback-up','fbk_01q3g9f9e8e15v6n97z7drb4wx','{"decision":"dec_01q3g99648e029q34h38ex9797","why":"good","instead":"","block":null,"fingerprint":null}',0,3,X'29AAE52E46F67BF320C098E8C63049C264528DA312FE0BE854CAEDDD9B64BEBC');
CREATE TABLE agents (
    id TEXT NOT NULL PRIMARY KEY,
    key_hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    owner TEXT NOT NULL,
    plugin TEXT NOT NULL,
    workflow TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    revoked_by TEXT
, revision BIGINT NOT NULL DEFAULT 0);
INSERT INTO "agents" VALUES('agt_01q3g99648e01arjs9g1h8tcdd','adf25d270ac5d5a87fef6437518170327d9f47c84375afd370210f03c0b36982','sales','dana','','',1893553445000,'ines',NULL,NULL,NULL,1);
CREATE TABLE approvals (
    id TEXT NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    status TEXT NOT NULL,
    agent TEXT NOT NULL,
    owner TEXT NOT NULL,
    role TEXT NOT NULL,
    integration TEXT NOT NULL,
    surface TEXT NOT NULL,
    operation TEXT NOT NULL,
    risk TEXT NOT NULL,
    resource TEXT NOT NULL,
    repeat_key TEXT NOT NULL,
    sent_digest TEXT NOT NULL,
    card TEXT NOT NULL,
    reasons TEXT NOT NULL,
    approvers TEXT,
    decision_id TEXT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    comment TEXT,
    finished_at BIGINT,
    upstream_status BIGINT
, taken_by BIGINT);
CREATE TABLE blocks (
    id TEXT NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    role TEXT NOT NULL,
    operation TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    strength TEXT NOT NULL,
    expires_at BIGINT,
    incident TEXT NOT NULL,
    why TEXT NOT NULL,
    instead TEXT NOT NULL
, revision BIGINT NOT NULL DEFAULT 0);
CREATE TABLE chains (
    number BIGINT NOT NULL PRIMARY KEY,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    closed_at BIGINT,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL
, policy TEXT) WITHOUT ROWID;
INSERT INTO "chains" VALUES(0,1795377142000,0,NULL,3,X'29AAE52E46F67BF320C098E8C63049C264528DA312FE0BE854CAEDDD9B64BEBC',NULL);
INSERT INTO "chains" VALUES(1,1893553445000,1893553645000,NULL,17,X'D9F1D9C0EB5BC67DBEA81867691B84154504E9A9D6DEB7803BE6710A88CB9FB8',NULL);
CREATE TABLE checkpoints (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    heads TEXT NOT NULL,
    key TEXT NOT NULL,
    signature TEXT NOT NULL,
    chain BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL
) WITHOUT ROWID;
INSERT INTO "checkpoints" VALUES('chk_01q3g99648e02smcyjz745magh',1893553445000,'[{"chain":0,"seq":2,"hash":"6309b0d2c93644a51da92628bfd405b167f448fd1cb205066fe29279b3f23d49"},{"chain":1,"seq":1,"hash":"33d0ddb91831b1e637db358743a159c246c507e37c003940e63df3e4fa4ce731"}]','sha256:aa7dcb973510b4344e1a95b7eb719a438e77f6041a43bb2af67cba34b25d9198','Z2DAzSWPiGTksur8W1UAaXTj0Br9g1vAIt8dNr7nzUF1PN8/8eqkJqAgVW7u7ddrudWye842ZV9FErVSUXDQ+Q==',1,2,X'7B65CDF230BE95C599B30100B32C0706A47B3BF222B9F8D5D436A1C4E47B50D6');
INSERT INTO "checkpoints" VALUES('chk_01q3g9bm88e00r4j8mdr8dk5qz',1893553525000,'[{"chain":0,"seq":2,"hash":"6309b0d2c93644a51da92628bfd405b167f448fd1cb205066fe29279b3f23d49"},{"chain":1,"seq":6,"hash":"6ee9dfd81c470f6ede7f6c3dbf62224e0bf308273abccb849f22a3b0b001bfd0"}]','sha256:aa7dcb973510b4344e1a95b7eb719a438e77f6041a43bb2af67cba34b25d9198','3I//kZbUg0ovKvziPlB823UpjumRJ09588yXVkCUUW9sMjHJQ8kHMiSNPl4bB/V0aBgInuf0l4/Tr/iPy28KWg==',1,7,X'4FF06B7E2E13F14E378FC5D702D3B129CAA458D6F413EA26BC9BC0EED6089C6C');
INSERT INTO "checkpoints" VALUES('chk_01q3g9e2c8e00s7y92g05v7n2r',1893553605000,'[{"chain":0,"seq":2,"hash":"6309b0d2c93644a51da92628bfd405b167f448fd1cb205066fe29279b3f23d49"},{"chain":1,"seq":10,"hash":"d0c484f7d53627282f472c5745639017c999a023fa8e644c7c272675febe0977"}]','sha256:aa7dcb973510b4344e1a95b7eb719a438e77f6041a43bb2af67cba34b25d9198','cYIgtIEN4L0uIt4c2nEE5Nqh18ynQjEiidHGZOpXiYeOTy74Agoy715SRK5Pg49aDCR46zExqkr6wEnsxQB1Vw==',1,11,X'F8215B36FAFAFA9BA225150F3F10B812F31F17BA84658A6FA6A6A28F4B53B0BD');
INSERT INTO "checkpoints" VALUES('chk_01q3g9f9e8e159qf1c85wx93y4',1893553645000,'[{"chain":0,"seq":2,"hash":"6309b0d2c93644a51da92628bfd405b167f448fd1cb205066fe29279b3f23d49"},{"chain":1,"seq":16,"hash":"89f0471be7dbc2d3ad38683c9559bf32a9b1dbdc75d8a43f42eee78913cfa3c7"}]','sha256:aa7dcb973510b4344e1a95b7eb719a438e77f6041a43bb2af67cba34b25d9198','Diqucb9fW1pRyiLUs682F1UulmHrKxj/+0zZIdYkT2xTKUY3QUtjzuvx6aCOe1VVZK299+pyBjJlQOjyo/jSZw==',1,17,X'D9F1D9C0EB5BC67DBEA81867691B84154504E9A9D6DEB7803BE6710A88CB9FB8');
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
INSERT INTO "circumstances" VALUES(X'08530246A34F9077AF5213ECD7D26CA6','agt_01q3g99648e01arjs9g1h8tcdd','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'15E057F59CFD402EACCC31AD1DD56005','agt_01q3g99648e01arjs9g1h8tcdd','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','deny','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'9C4A8C6FC8EF2C1C31253465CFF1C0C1','agt_01q3g99648e01arjs9g1h8tcdd','dana','sales','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'C4636B4DDE8D832E27FFE1D50BFC0AB7','agt_1','dana','sales','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
CREATE TABLE cuts (
    chain BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL,
    at BIGINT NOT NULL,
    archive TEXT NOT NULL,
    PRIMARY KEY (chain, seq)
) WITHOUT ROWID;
CREATE TABLE decision_gaps (
    id TEXT NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    decisions BIGINT NOT NULL,
    outcomes BIGINT NOT NULL
, chain BIGINT, seq BIGINT, hash BLOB);
INSERT INTO "decision_gaps" VALUES('gap_01q3g9f9e8e14r9pw3hz0hmn4t',1893553645000,1893553645000,69,0,1,16,X'89F0471BE7DBC2D3AD38683C9559BF32A9B1DBDC75D8A43F42EEE78913CFA3C7');
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
, chain BIGINT, seq BIGINT, hash BLOB) WITHOUT ROWID;
INSERT INTO "decisions" VALUES('dec_01q3g99648e029q34h38ex9797',1893553445000,X'9C4A8C6FC8EF2C1C31253465CFF1C0C1','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,1,X'33D0DDB91831B1E637DB358743A159C246C507E37C003940E63DF3E4FA4CE731');
INSERT INTO "decisions" VALUES('dec_01q3g9ad68e00bk5gbryx22xz2',1893553485000,X'08530246A34F9077AF5213ECD7D26CA6','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,3,X'8CDB6F8B93309B3AF7834D1ED2AF0BD8A45E5443D8F4CE5C1CD2E98BADF01453');
INSERT INTO "decisions" VALUES('dec_01q3g9bm88e00bfw2v1wtzqpsv',1893553525000,X'9C4A8C6FC8EF2C1C31253465CFF1C0C1','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,5,X'59E5A0F5E7748EDBC143D29AAE6DC93940DF26A78E57F0A351D9A0D22902104D');
INSERT INTO "decisions" VALUES('dec_01q3g9cva8e009v807pgxnjnkj',1893553565000,X'15E057F59CFD402EACCC31AD1DD56005','/v1/customers/cus_1','cus_1',NULL,'deny',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'refused',NULL,NULL,NULL,1,'role-risk-denied',1,8,X'0163AB506C65B72198FD6773E685F29633790418F9E8C8B1D37040E49197D4BD');
INSERT INTO "decisions" VALUES('dec_01q3g9e2c8e008s6d82p3b5m55',1893553605000,X'9C4A8C6FC8EF2C1C31253465CFF1C0C1','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,10,X'D0C484F7D53627282F472C5745639017C999A023FA8E644C7C272675FEBE0977');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e00b9rkk4bzgdh40',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,12,X'FA0533DADE619931115856BC57AB13781AF9510D6CC3BBEE688381A58CCE4F71');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e00tfymbztd2gxct',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,13,X'88680DBF611CF57B00E4CF565866280DD4A597121C9B0A85B8551239A01F0C66');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e019q6fe6m3pqhsy',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,14,X'D3F025F55C364EED0A21D5E20E169C739A1DC8541C2285C12434D4DCF98209FE');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e01s39har42btnr6',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,15,X'699AD4361C91447B0209388E36ECF9F2A66B2FAAEB8BCAB55272758021CBF09C');
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
CREATE TABLE evidence_returns (
    evidence_id TEXT NOT NULL,
    turn BIGINT NOT NULL,
    at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (evidence_id, turn)
);
CREATE TABLE evidence_uses (
    evidence_id TEXT NOT NULL,
    turn BIGINT NOT NULL,
    at BIGINT NOT NULL,
    decision_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (evidence_id, turn)
);
CREATE TABLE feedback (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    decision_id TEXT NOT NULL,
    thumb TEXT NOT NULL,
    why TEXT NOT NULL,
    instead TEXT NOT NULL,
    operator TEXT NOT NULL,
    role TEXT NOT NULL,
    operation TEXT NOT NULL,
    block_id TEXT
);
INSERT INTO "feedback" VALUES('fbk_01q3g9f9e8e15v6n97z7drb4wx',1893553645000,'dec_01q3g99648e029q34h38ex9797','up','good','','ines','sales','stripe.customers.get',NULL);
CREATE TABLE operators (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at BIGINT,
    revoked_by TEXT
);
INSERT INTO "operators" VALUES('opr_01q3g99648e0089z3sz7yshpxs','ines','5b6a2ba5c6154afb320699bd607fbfd0e816da39db98a5052922f6c8797bd282',1893553445000,'setup',NULL,NULL);
CREATE TABLE outcomes (
    decision_id TEXT NOT NULL PRIMARY KEY,
    outcome TEXT NOT NULL,
    upstream_status BIGINT,
    request_bytes BIGINT,
    response_bytes BIGINT,
    duration_ms BIGINT,
    error TEXT
, chain BIGINT, seq BIGINT, hash BLOB) WITHOUT ROWID;
INSERT INTO "outcomes" VALUES('dec_01q3g99648e029q34h38ex9797','answered',200,10,20,3,NULL,1,4,X'80743EB91863F407684366CEAE032B9A38F159DB938991D35E800556126CA645');
INSERT INTO "outcomes" VALUES('dec_01q3g9ad68e00bk5gbryx22xz2','unknown',200,10,20,3,'öffentlich "x"
',1,6,X'6EE9DFD81C470F6EDE7F6C3DBF62224E0BF308273ABCCB849F22A3B0B001BFD0');
INSERT INTO "outcomes" VALUES('dec_01q3g9bm88e00bfw2v1wtzqpsv','answered',200,10,20,3,NULL,1,9,X'1B3DBB928F4A6FE2D56E1B7D893606995585445C43B6171D2F1C0ED37DF3E533');
CREATE TABLE refusals (
    refused_role TEXT NOT NULL,
    refused_as TEXT NOT NULL,
    refused_id TEXT NOT NULL,
    refused_at BIGINT NOT NULL,
    PRIMARY KEY (refused_role, refused_as, refused_id)
) WITHOUT ROWID;
INSERT INTO "refusals" VALUES('finance','deny','dec_01q3g9cva8e009v807pgxnjnkj',1893553565000);
CREATE TABLE revisions (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO "revisions" VALUES('operators',1);
INSERT INTO "revisions" VALUES('agents',1);
CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL);
INSERT INTO "schema_version" VALUES(1,'0001-initial.sql',1893553445000);
INSERT INTO "schema_version" VALUES(2,'0002-append-only.sql',1893553445000);
INSERT INTO "schema_version" VALUES(3,'0003-open-outcomes.sql',1893553445000);
INSERT INTO "schema_version" VALUES(4,'0004-circumstances.sql',1893553445000);
INSERT INTO "schema_version" VALUES(5,'0005-chain.sql',1893553445000);
INSERT INTO "schema_version" VALUES(6,'0006-changes.sql',1893553445000);
INSERT INTO "schema_version" VALUES(7,'0007-refusals.sql',1893553445000);
INSERT INTO "schema_version" VALUES(8,'0008-takers.sql',1893553445000);
INSERT INTO "schema_version" VALUES(9,'0009-policies.sql',1893553445000);
INSERT INTO "schema_version" VALUES(10,'0010-evidence.sql',1893553445000);
CREATE TABLE unchained(
  decisions,
  outcomes,
  gaps
);
INSERT INTO "unchained" VALUES(0,0,0);
CREATE UNIQUE INDEX operators_active_name ON operators (name) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX approvals_open ON approvals (agent, repeat_key) WHERE status IN ('pending', 'approved');
CREATE INDEX approvals_status ON approvals (status, created_at);
CREATE INDEX feedback_at ON feedback (at, id);
CREATE TRIGGER outcomes_keep BEFORE UPDATE ON outcomes BEGIN SELECT RAISE(ABORT, 'outcomes are append-only'); END;
CREATE INDEX decisions_refused ON decisions (verdict, id) WHERE verdict <> 'allow';
CREATE INDEX decisions_open ON decisions (id) WHERE outcome IS NULL;
CREATE TRIGGER decisions_keep BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
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
CREATE TRIGGER cuts_keep BEFORE UPDATE ON cuts BEGIN SELECT RAISE(ABORT, 'cuts are append-only'); END;
CREATE TRIGGER cuts_stay BEFORE DELETE ON cuts BEGIN SELECT RAISE(ABORT, 'cuts are append-only'); END;
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions
WHEN OLD.chain IS NULL OR NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER outcomes_stay BEFORE DELETE ON outcomes
WHEN OLD.chain IS NULL OR NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
BEGIN SELECT RAISE(ABORT, 'outcomes are append-only'); END;
CREATE TRIGGER gaps_keep BEFORE UPDATE ON decision_gaps BEGIN SELECT RAISE(ABORT, 'gaps are append-only'); END;
CREATE TRIGGER gaps_stay BEFORE DELETE ON decision_gaps
WHEN OLD.chain IS NULL OR NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
BEGIN SELECT RAISE(ABORT, 'gaps are append-only'); END;
CREATE TRIGGER acts_keep BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
CREATE TRIGGER acts_stay BEFORE DELETE ON acts
WHEN NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
CREATE TRIGGER checkpoints_keep BEFORE UPDATE ON checkpoints BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
CREATE TRIGGER checkpoints_stay BEFORE DELETE ON checkpoints
WHEN NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
CREATE INDEX blocks_revision ON blocks (revision);
CREATE INDEX blocks_fingerprint ON blocks (fingerprint);
CREATE INDEX blocks_expires ON blocks (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX agents_revision ON agents (revision);
CREATE TRIGGER decisions_refused_come AFTER INSERT ON decisions WHEN NEW.verdict <> 'allow'
BEGIN
    INSERT INTO refusals (refused_role, refused_as, refused_id, refused_at) SELECT role, NEW.verdict, NEW.id, NEW.at FROM circumstances WHERE key = NEW.circumstances;
END;
CREATE TRIGGER decisions_refused_go AFTER DELETE ON decisions WHEN OLD.verdict <> 'allow'
BEGIN
    DELETE FROM refusals
    WHERE refused_role = (SELECT role FROM circumstances WHERE key = OLD.circumstances) AND refused_as = OLD.verdict AND refused_id = OLD.id;
END;
CREATE UNIQUE INDEX evidence_digest ON evidence (label, digest);
CREATE INDEX evidence_revision ON evidence (revision);
CREATE INDEX evidence_until ON evidence (until);
CREATE INDEX evidence_uses_revision ON evidence_uses (revision);
CREATE INDEX evidence_returns_revision ON evidence_returns (revision);
CREATE TRIGGER evidence_keep BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_stay BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_uses_keep BEFORE UPDATE ON evidence_uses BEGIN SELECT RAISE(ABORT, 'evidence_uses are append-only'); END;
CREATE TRIGGER evidence_uses_stay BEFORE DELETE ON evidence_uses BEGIN SELECT RAISE(ABORT, 'evidence_uses are append-only'); END;
CREATE TRIGGER evidence_returns_keep BEFORE UPDATE ON evidence_returns BEGIN SELECT RAISE(ABORT, 'evidence_returns are append-only'); END;
CREATE TRIGGER evidence_returns_stay BEFORE DELETE ON evidence_returns BEGIN SELECT RAISE(ABORT, 'evidence_returns are append-only'); END;
COMMIT;
