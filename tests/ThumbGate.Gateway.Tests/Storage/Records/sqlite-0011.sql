-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1xlVftib75hX2cXyYtrvSmdCzYjbKBlBCkUAYyQbr3h9R8Zl+prZH6eU3JD2m4xErqVYzREvzcAcccWUybvTZg==
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
INSERT INTO "acts" VALUES('act_01q3g99648e00sxdvmv90dmc0a',1893553445000,'setup','operator-added','ines','{}',0,1,X'140DFB644DC25435A8B683B4D7272C246BE657C408E41753F1D073B459C8330D');
INSERT INTO "acts" VALUES('act_01q3g99648e01s96j59ssfv8c8',1893553445000,'ines','agent-added','agt_01q3g99648e01923g0w18vfnpr','{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}',0,2,X'043D5AEFFC4F4B65354080A5A24D08C127E50432F776D3D3F18C578CE9FEF2C1');
INSERT INTO "acts" VALUES('act_01q3g9f9e8e16a70qp3wvffkes',1893553645000,'ines','feedback-up','fbk_01q3g9f9e8e15sswbqtcj36chj','{"decision":"dec_01q3g99648e029cmn1g18wqa8e","why":"good","instead":"","block":null,"fingerprint":null}',0,3,X'35E69E1A96378D04E1B68ED164F71D63B3F38FBE2C8A8DD8B786BCF1B036D375');
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
INSERT INTO "agents" VALUES('agt_01q3g99648e01923g0w18vfnpr','eb59bc0261b1541e96f4e247df5d215da8b49eced1fc85e8d6f94137ee06761b','sales','dana','','',1893553445000,'ines',NULL,NULL,NULL,1);
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
, taken_by BIGINT, release TEXT NOT NULL DEFAULT 'retry', attempts BIGINT NOT NULL DEFAULT 0, due_at BIGINT, execution_id TEXT, problem TEXT, reconciled_by TEXT);
CREATE TABLE attempts (
    agent TEXT NOT NULL,
    repeat_key TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    integration TEXT NOT NULL,
    operation TEXT NOT NULL,
    risk TEXT NOT NULL,
    owner TEXT NOT NULL,
    at BIGINT NOT NULL,
    status TEXT NOT NULL,
    idempotency TEXT,
    taken_by BIGINT,
    expires_at BIGINT,
    PRIMARY KEY (agent, repeat_key)
);
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
INSERT INTO "chains" VALUES(0,1795375350000,0,NULL,3,X'35E69E1A96378D04E1B68ED164F71D63B3F38FBE2C8A8DD8B786BCF1B036D375',NULL);
INSERT INTO "chains" VALUES(1,1893553445000,1893553645000,NULL,17,X'A96DA5B9FEC705F0BB3BCDF99DE950F05E84B79C512F87BB969C5F1477A6EB3A',NULL);
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
INSERT INTO "checkpoints" VALUES('chk_01q3g99648e02r24e0eyb7638g',1893553445000,'[{"chain":0,"seq":2,"hash":"043d5aeffc4f4b65354080a5a24d08c127e50432f776d3d3f18c578ce9fef2c1"},{"chain":1,"seq":1,"hash":"fca8ac10a2625a326d6e8a63d11234657456195d8e3826be81343e3a5c893f99"}]','sha256:73a7d8ac271f7d86570f7fbb70838b94ae5f9cbbe742a9e6969c154e4256c5ba','1DiiaQXRa1VoitSUQAJCr7+TE1pZIF54Bax/LO/KHcqMqDaSsidVph1glM8Gf0u7x/ixx1S8vZUTbw1UntPeXQ==',1,2,X'1D68D8D2586BB63E6ADE5D1FE0744ACF2CAA989A4AAE813D36018629159FDBDB');
INSERT INTO "checkpoints" VALUES('chk_01q3g9bm88e00vh0g6tbk45841',1893553525000,'[{"chain":0,"seq":2,"hash":"043d5aeffc4f4b65354080a5a24d08c127e50432f776d3d3f18c578ce9fef2c1"},{"chain":1,"seq":6,"hash":"5db31957edce7a20b9b9133e88d81447951adb7fb377516711c573e70fd67fae"}]','sha256:73a7d8ac271f7d86570f7fbb70838b94ae5f9cbbe742a9e6969c154e4256c5ba','Q4t7f6KekHr6Gl6raKzOgUuL88HLalKL74LT9QGfGD6XbadaNmTonMdKOX4/reSjjjOUtIY+siRSt8g5GiwHrg==',1,7,X'AD8A15282CA167D6F0EC2B09E43789DDD238E5F883FCC9472DF8522B07748BC8');
INSERT INTO "checkpoints" VALUES('chk_01q3g9e2c8e00sfp5bneqt88w1',1893553605000,'[{"chain":0,"seq":2,"hash":"043d5aeffc4f4b65354080a5a24d08c127e50432f776d3d3f18c578ce9fef2c1"},{"chain":1,"seq":10,"hash":"568305f93b37dc3aeb210cb1cc2f7e816d584f5feaec392c8477bfa8c7b409e9"}]','sha256:73a7d8ac271f7d86570f7fbb70838b94ae5f9cbbe742a9e6969c154e4256c5ba','rxzZcUV5CCsD95Nf1YTwJ37rQc06FlbEN/2HkqlcfHLLpRSYT1VfC6QL5y0XS+dPQ52SoBlAFMDGkuDiQM1UzQ==',1,11,X'7955313EC5A9A0F37531B2B4335A8F4C2066B13EEEB6F5C937527774B740FD7A');
INSERT INTO "checkpoints" VALUES('chk_01q3g9f9e8e158b058zae3ymkw',1893553645000,'[{"chain":0,"seq":2,"hash":"043d5aeffc4f4b65354080a5a24d08c127e50432f776d3d3f18c578ce9fef2c1"},{"chain":1,"seq":16,"hash":"8ad943e156851e5cb2e670d4d21d4157a28a244008eb3e8e424c483e1dc6230f"}]','sha256:73a7d8ac271f7d86570f7fbb70838b94ae5f9cbbe742a9e6969c154e4256c5ba','6e6FA/wfwIjXFOXS+1wZGKhMDFQA/9ue8sm+/1fiCO4GjNFIaoEmnVnhaXacFJz4ZMhyr9MkFeE+yeB9eKDrAQ==',1,17,X'A96DA5B9FEC705F0BB3BCDF99DE950F05E84B79C512F87BB969C5F1477A6EB3A');
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
INSERT INTO "circumstances" VALUES(X'977EA858FFA8E07654E90022A83B9F9D','agt_01q3g99648e01923g0w18vfnpr','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','deny','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'B6CE9997411B9CD1AB5B1486549D0D7D','agt_01q3g99648e01923g0w18vfnpr','dana','sales','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'B937A4EF324314EA997D00DB699F4539','agt_01q3g99648e01923g0w18vfnpr','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
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
INSERT INTO "decision_gaps" VALUES('gap_01q3g9f9e8e14smgz8pfphww49',1893553645000,1893553645000,69,0,1,16,X'8AD943E156851E5CB2E670D4D21D4157A28A244008EB3E8E424C483E1DC6230F');
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
INSERT INTO "decisions" VALUES('dec_01q3g99648e029cmn1g18wqa8e',1893553445000,X'B6CE9997411B9CD1AB5B1486549D0D7D','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,1,X'FCA8AC10A2625A326D6E8A63D11234657456195D8E3826BE81343E3A5C893F99');
INSERT INTO "decisions" VALUES('dec_01q3g9ad68e00bfsg0n0bdz8nk',1893553485000,X'B937A4EF324314EA997D00DB699F4539','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,3,X'962145865BC6AA151C49CF98CFA0D1CA311B6DF538E3EABF0798D2A1B0FE1AD2');
INSERT INTO "decisions" VALUES('dec_01q3g9bm88e00b8e46tys2vy95',1893553525000,X'B6CE9997411B9CD1AB5B1486549D0D7D','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,5,X'11FE9EC08DC16C8508CF182A6FB6E2BA6A3D2263D61473D76F16F656E5CF0EF4');
INSERT INTO "decisions" VALUES('dec_01q3g9cva8e009a4xs18qvh1s1',1893553565000,X'977EA858FFA8E07654E90022A83B9F9D','/v1/customers/cus_1','cus_1',NULL,'deny',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'refused',NULL,NULL,NULL,1,'role-risk-denied',1,8,X'5E3400944D1B256AACF608BBA5BA99C54B2E0AD4F27DD21C1B969B074E99B029');
INSERT INTO "decisions" VALUES('dec_01q3g9e2c8e008bvkw3g4be5ez',1893553605000,X'B6CE9997411B9CD1AB5B1486549D0D7D','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,10,X'568305F93B37DC3AEB210CB1CC2F7E816D584F5FEAEC392C8477BFA8C7B409E9');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e0088g7gq0qyzzt5',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,12,X'23BBD0E16DF77FB4840EAE500203F2477AB5127207C33C847A1CB9A8D0EEBE50');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e00tbehm04zf70ac',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,13,X'43C9D34CC134FE1BBF01C8898796C0951F83DAA3077802B0AA2C5E9570C065B1');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e01bkqnees11hh6e',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,14,X'6FFCC4894B9B5DC896E6BA8CBC6911B01DEBDCFB62323A6320E94A4EC563C9A0');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e01rv0mpdhb29bec',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,15,X'AB6ED859DB54C9B84CB3AED060064921CDF04284609E93BB15CA86A2794D3E3B');
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
INSERT INTO "feedback" VALUES('fbk_01q3g9f9e8e15sswbqtcj36chj',1893553645000,'dec_01q3g99648e029cmn1g18wqa8e','up','good','','ines','sales','stripe.customers.get',NULL);
CREATE TABLE held_bytes (
    approval_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    delivered_at BIGINT,
    expires_at BIGINT,
    PRIMARY KEY (approval_id, kind)
);
CREATE TABLE operators (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at BIGINT,
    revoked_by TEXT
);
INSERT INTO "operators" VALUES('opr_01q3g99648e008ka8ndzmwy51w','ines','f8d782b918b75f7dacbfb5164199b9d9a92198296b0d0919aed2f2aaa33a959c',1893553445000,'setup',NULL,NULL);
CREATE TABLE outcomes (
    decision_id TEXT NOT NULL PRIMARY KEY,
    outcome TEXT NOT NULL,
    upstream_status BIGINT,
    request_bytes BIGINT,
    response_bytes BIGINT,
    duration_ms BIGINT,
    error TEXT
, chain BIGINT, seq BIGINT, hash BLOB) WITHOUT ROWID;
INSERT INTO "outcomes" VALUES('dec_01q3g99648e029cmn1g18wqa8e','answered',200,10,20,3,NULL,1,4,X'6B2DBD09BE8DF4CCDA8BA7CE41E43C5B5A46927B913F790C48001548BA93EC8C');
INSERT INTO "outcomes" VALUES('dec_01q3g9ad68e00bfsg0n0bdz8nk','unknown',200,10,20,3,'öffentlich "x"
',1,6,X'5DB31957EDCE7A20B9B9133E88D81447951ADB7FB377516711C573E70FD67FAE');
INSERT INTO "outcomes" VALUES('dec_01q3g9bm88e00b8e46tys2vy95','answered',200,10,20,3,NULL,1,9,X'7D3C48716E98CDBCF67B328362DBC64BAD62B41DB8F02D26CE2E5F75EB5EB82E');
CREATE TABLE refusals (
    refused_role TEXT NOT NULL,
    refused_as TEXT NOT NULL,
    refused_id TEXT NOT NULL,
    refused_at BIGINT NOT NULL,
    PRIMARY KEY (refused_role, refused_as, refused_id)
) WITHOUT ROWID;
INSERT INTO "refusals" VALUES('finance','deny','dec_01q3g9cva8e009a4xs18qvh1s1',1893553565000);
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
INSERT INTO "schema_version" VALUES(11,'0011-executions.sql',1893553445000);
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
CREATE INDEX approvals_repeat ON approvals (agent, repeat_key, id);
CREATE INDEX approvals_due ON approvals (due_at) WHERE status IN ('approved', 'unknown') AND release = 'execute';
CREATE INDEX held_bytes_expires ON held_bytes (expires_at) WHERE expires_at IS NOT NULL;
CREATE TRIGGER held_requests_go AFTER UPDATE OF status, due_at ON approvals
WHEN NEW.status NOT IN ('pending', 'approved', 'executing') AND NOT (NEW.status = 'unknown' AND NEW.due_at IS NOT NULL)
BEGIN DELETE FROM held_bytes WHERE approval_id = NEW.id AND kind = 'request'; END;
CREATE UNIQUE INDEX attempts_decision ON attempts (decision_id);
COMMIT;
