-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE+egU4RlKlcuVknzOWCPO6UhyxEWIQ5DKXTeg9AC2Tv9EWA49Z7YWHs6ysA1Vfuzi73Aoi6ZQ+0qIvQfDv/Edyw==
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
INSERT INTO "acts" VALUES('act_01q3g99648e00r4v8v8g3j5d6c',1893553445000,'setup','operator-added','ines','{}',0,1,X'8005AD41E30B4C23AEBD2B6672093E6DE39886AFE3C3A7C83CACC79347BF926A');
INSERT INTO "acts" VALUES('act_01q3g99648e01vz1kgszj29s6w',1893553445000,'ines','agent-added','agt_01q3g99648e01assarbasf8n0v','{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}',0,2,X'CB93EB07071721618C2D23A46D13FE95B949D7E7F978DA7641495E92B3FFD2A5');
INSERT INTO "acts" VALUES('act_01q3g9f9e8e16awcbn9k3rtqvv',1893553645000,'ines','feedback-up','fbk_01q3g9f9e8e15tsxnx9epw9pav','{"decision":"dec_01q3g99648e0291zn9e8wj6zdg","why":"good","instead":"","block":null,"fingerprint":null}',0,3,X'0972BDDEEF09C9B1DB3AD2122EA1B576EFA04542C3E2DE97F1CE7F4D5FE1FA68');
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
INSERT INTO "agents" VALUES('agt_01q3g99648e01assarbasf8n0v','0393f077ae279cefce351ea193dcd22d07a6a699ad787cd52f05726387373598','sales','dana','','',1893553445000,'ines',NULL,NULL,NULL,1);
CREATE TABLE approval_votes (
    id TEXT NOT NULL PRIMARY KEY,
    approval_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    vote TEXT NOT NULL,
    voter TEXT NOT NULL,
    operator_id TEXT,
    voter_groups TEXT NOT NULL,
    proved_at BIGINT,
    typed BIGINT NOT NULL,
    comment TEXT,
    seal TEXT NOT NULL
, standing_id TEXT) WITHOUT ROWID;
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
, taken_by BIGINT, release TEXT NOT NULL DEFAULT 'retry', attempts BIGINT NOT NULL DEFAULT 0, due_at BIGINT, execution_id TEXT, problem TEXT, reconciled_by TEXT, parts TEXT, terms TEXT NOT NULL DEFAULT '{"environment":"production","effects":[],"groups":[],"demands":[{"from":[],"quorum":1}],"typed":false}', seal TEXT NOT NULL DEFAULT '', before_values TEXT);
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
CREATE TABLE break_glass (
    id TEXT NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    opened_by TEXT NOT NULL,
    operator_id TEXT,
    role TEXT,
    agent TEXT,
    operation TEXT,
    surface TEXT,
    why TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    seal TEXT NOT NULL,
    seconded_by TEXT,
    seconder_id TEXT,
    seconded_at BIGINT,
    second_seal TEXT,
    ended_at BIGINT,
    ended_by TEXT
) WITHOUT ROWID;
CREATE TABLE chains (
    number BIGINT NOT NULL PRIMARY KEY,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    closed_at BIGINT,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL
, policy TEXT) WITHOUT ROWID;
INSERT INTO "chains" VALUES(0,1795387068000,0,NULL,3,X'0972BDDEEF09C9B1DB3AD2122EA1B576EFA04542C3E2DE97F1CE7F4D5FE1FA68',NULL);
INSERT INTO "chains" VALUES(1,1893553445000,1893553645000,NULL,17,X'AEDAF47CBC9663E47CDC6162D93224F4720D5DCC77D472B6F65DA0C934D768AD',NULL);
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
INSERT INTO "checkpoints" VALUES('chk_01q3g99648e02rq8hkrcqejvc7',1893553445000,'[{"chain":0,"seq":2,"hash":"cb93eb07071721618c2d23a46d13fe95b949d7e7f978da7641495e92b3ffd2a5"},{"chain":1,"seq":1,"hash":"f967fa24ff7b3ff4e74adb6f137dd332869fd630b88f3fd5f98178673d790d1b"}]','sha256:9ad6048c10e9037bce2ad91fac59334719e9f4ff6e934dca4a1d5a8221685279','FWgru8ZEf3rdKduxVn/ydk9CkG3+Ft2GppeC4rQVrJA233TxO1hez9QgL7+eOgoFDwXxvvMPTCe2eaXSFICTaw==',1,2,X'2C3269D61180CDDA7D32E0FCE45DE9172DEA5B45C711CFC7E33C02DD7614E52E');
INSERT INTO "checkpoints" VALUES('chk_01q3g9bm88e00swa4m3ac6hee0',1893553525000,'[{"chain":0,"seq":2,"hash":"cb93eb07071721618c2d23a46d13fe95b949d7e7f978da7641495e92b3ffd2a5"},{"chain":1,"seq":6,"hash":"a5119dba2ef275175d03e403df1f4e9836791bdc553ec051f58de20e27cb4e26"}]','sha256:9ad6048c10e9037bce2ad91fac59334719e9f4ff6e934dca4a1d5a8221685279','pEMQ8IpO2mcps3p3Tu+PFB0Pfl7B2VjqQDg4aHFOczwE9ueFKmB/Q4WmGgtA5HSuVSfnN2kaDm218v1hdsdyDg==',1,7,X'F984007796E5A987FCAE35ACB0ED17BFDB1ED8CB0FC343EFCF7B83D236290E79');
INSERT INTO "checkpoints" VALUES('chk_01q3g9e2c8e00v3k07qpnmgma7',1893553605000,'[{"chain":0,"seq":2,"hash":"cb93eb07071721618c2d23a46d13fe95b949d7e7f978da7641495e92b3ffd2a5"},{"chain":1,"seq":10,"hash":"167682ef7ff8aa274eabaaba3960dbd94d60429c28b32b48f145d50f18450192"}]','sha256:9ad6048c10e9037bce2ad91fac59334719e9f4ff6e934dca4a1d5a8221685279','IYxFQQKckZQiCpTAzBslEtolBA7XAs76FLjLV9PDmjpI/tlZSJ7keZgYcuyphp+9yosaQgq4v+nL6ovLTP3QKA==',1,11,X'2A855D770AAC5B8421AD7709BFD6A9ED805A59BE90DEC0A6B78DD4C81602A6BD');
INSERT INTO "checkpoints" VALUES('chk_01q3g9f9e8e15bxkhwqpvrg482',1893553645000,'[{"chain":0,"seq":2,"hash":"cb93eb07071721618c2d23a46d13fe95b949d7e7f978da7641495e92b3ffd2a5"},{"chain":1,"seq":16,"hash":"60f8e8443bb8e2eb79b2c6fb2afef55601ec1d9650c7482035b3b479f0766573"}]','sha256:9ad6048c10e9037bce2ad91fac59334719e9f4ff6e934dca4a1d5a8221685279','hN4hJzDCK5c0Xe82IiVgstY6VVCPtU+Ke422cewLuj7aor17j2nCyV8kSJTYKCc/X1H3N4o9A42JR0+6lxgSWg==',1,17,X'AEDAF47CBC9663E47CDC6162D93224F4720D5DCC77D472B6F65DA0C934D768AD');
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
INSERT INTO "circumstances" VALUES(X'1AFC49ED518D8F8467764E1EBC5B085D','agt_01q3g99648e01assarbasf8n0v','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','deny','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'8BF0E21C1BF4F3B8F7C68B9840A20D77','agt_01q3g99648e01assarbasf8n0v','dana','sales','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'9A7670E5456AFE4AF72326FAAEA3A102','agt_01q3g99648e01assarbasf8n0v','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'C4636B4DDE8D832E27FFE1D50BFC0AB7','agt_1','dana','sales','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
CREATE TABLE circumstances_leaving (
    key BLOB NOT NULL PRIMARY KEY,
    goes BIGINT NOT NULL DEFAULT 0
) WITHOUT ROWID;
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
INSERT INTO "decision_gaps" VALUES('gap_01q3g9f9e8e14vjv0g4edfzvtj',1893553645000,1893553645000,69,0,1,16,X'60F8E8443BB8E2EB79B2C6FB2AFEF55601EC1D9650C7482035B3B479F0766573');
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
INSERT INTO "decisions" VALUES('dec_01q3g99648e0291zn9e8wj6zdg',1893553445000,X'8BF0E21C1BF4F3B8F7C68B9840A20D77','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,1,X'F967FA24FF7B3FF4E74ADB6F137DD332869FD630B88F3FD5F98178673D790D1B');
INSERT INTO "decisions" VALUES('dec_01q3g9ad68e00azp18rakwasgd',1893553485000,X'9A7670E5456AFE4AF72326FAAEA3A102','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,3,X'A3CABCBCDDFF9BF813AB7A11D16E9E4E0A616204FC83A0B2B79AC17BD4ADFE3E');
INSERT INTO "decisions" VALUES('dec_01q3g9bm88e008hk12y1each40',1893553525000,X'8BF0E21C1BF4F3B8F7C68B9840A20D77','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,5,X'4BB13DC1E4A3AA0BFCBE7B0FE929EB8BD61883BF1FD5DB01D87EC2B47C1233CA');
INSERT INTO "decisions" VALUES('dec_01q3g9cva8e00bpwxvbvtbed0q',1893553565000,X'1AFC49ED518D8F8467764E1EBC5B085D','/v1/customers/cus_1','cus_1',NULL,'deny',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'refused',NULL,NULL,NULL,1,'role-risk-denied',1,8,X'3B90A1DD8C858A87FA7F1F0B51A91A663D7E79A983A3762B45B6C487D57716B3');
INSERT INTO "decisions" VALUES('dec_01q3g9e2c8e00bh8fajrbjptmh',1893553605000,X'8BF0E21C1BF4F3B8F7C68B9840A20D77','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,10,X'167682EF7FF8AA274EABAABA3960DBD94D60429C28B32B48F145D50F18450192');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e008fckev636k5e4',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,12,X'A26C8CB5677162989632B1775636154E06FB7EB8CE0B4094613E5FE6EBFC63CE');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e00t5y8ws256x3za',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,13,X'B82236B87545A81ACE13D3593D3C71F4680EB2BE3F33413FD5D1B8D64DE0231F');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e01ascmbrad8d628',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,14,X'F75CD203363606789959CA755746EBC2389504958535657E84F76B3F3E10C908');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e01t1bfayr4tr1ce',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,15,X'251E5AEDC289D70B177F96B8AA7DA86E09361C5AF5239D83EE977427D60E3D24');
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
INSERT INTO "feedback" VALUES('fbk_01q3g9f9e8e15tsxnx9epw9pav',1893553645000,'dec_01q3g99648e0291zn9e8wj6zdg','up','good','','ines','sales','stripe.customers.get',NULL);
CREATE TABLE held_bytes (
    approval_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    delivered_at BIGINT,
    expires_at BIGINT,
    PRIMARY KEY (approval_id, kind)
);
CREATE TABLE notices (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    webhook TEXT NOT NULL,
    event TEXT NOT NULL,
    approval_id TEXT NOT NULL,
    agent TEXT NOT NULL,
    operation TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    done_at BIGINT,
    told BIGINT
) WITHOUT ROWID;
CREATE TABLE operators (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at BIGINT,
    revoked_by TEXT
, step_up_hash TEXT);
INSERT INTO "operators" VALUES('opr_01q3g99648e00b0h6682b87af8','ines','78cfa9b9cf7c4546a00545e593631e88b29b9a5b5437840d7361acc25650c3f5',1893553445000,'setup',NULL,NULL,'447da200222644e9cffa7f37c65dcf6f1cb1deb34036f2a597f3fa851159f726');
CREATE TABLE outcomes (
    decision_id TEXT NOT NULL PRIMARY KEY,
    outcome TEXT NOT NULL,
    upstream_status BIGINT,
    request_bytes BIGINT,
    response_bytes BIGINT,
    duration_ms BIGINT,
    error TEXT
, chain BIGINT, seq BIGINT, hash BLOB) WITHOUT ROWID;
INSERT INTO "outcomes" VALUES('dec_01q3g99648e0291zn9e8wj6zdg','answered',200,10,20,3,NULL,1,4,X'612CDC481991360E0D8E1AC80A26C639E488689374FC3E3A31A85EFA1B162D60');
INSERT INTO "outcomes" VALUES('dec_01q3g9ad68e00azp18rakwasgd','unknown',200,10,20,3,'öffentlich "x"
',1,6,X'A5119DBA2EF275175D03E403DF1F4E9836791BDC553EC051F58DE20E27CB4E26');
INSERT INTO "outcomes" VALUES('dec_01q3g9bm88e008hk12y1each40','answered',200,10,20,3,NULL,1,9,X'F5521DB967D0FBF8A9B955F127D3B65324215B97750E101713D739DF4113E836');
CREATE TABLE refusals (
    refused_role TEXT NOT NULL,
    refused_as TEXT NOT NULL,
    refused_id TEXT NOT NULL,
    refused_at BIGINT NOT NULL,
    PRIMARY KEY (refused_role, refused_as, refused_id)
) WITHOUT ROWID;
INSERT INTO "refusals" VALUES('finance','deny','dec_01q3g9cva8e00bpwxvbvtbed0q',1893553565000);
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
INSERT INTO "schema_version" VALUES(12,'0012-parts.sql',1893553445000);
INSERT INTO "schema_version" VALUES(13,'0013-votes.sql',1893553445000);
INSERT INTO "schema_version" VALUES(14,'0014-notices.sql',1893553445000);
INSERT INTO "schema_version" VALUES(15,'0015-standing.sql',1893553445000);
INSERT INTO "schema_version" VALUES(16,'0016-break-glass.sql',1893553445000);
INSERT INTO "schema_version" VALUES(17,'0017-leaving.sql',1893553445000);
INSERT INTO "schema_version" VALUES(18,'0018-before.sql',1893553445000);
INSERT INTO "schema_version" VALUES(19,'0019-refusals-by-the-writer.sql',1893553445000);
INSERT INTO "schema_version" VALUES(20,'0020-standing-integration.sql',1893553445000);
CREATE TABLE standing_approvals (
    id TEXT NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    operator_id TEXT,
    voter_groups TEXT NOT NULL,
    proved_at BIGINT,
    agent TEXT NOT NULL,
    operation TEXT NOT NULL,
    resource TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    at_most BIGINT NOT NULL,
    comment TEXT,
    seal TEXT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT
, integration TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE TABLE unchained(
  decisions,
  outcomes,
  gaps
, archive TEXT);
INSERT INTO "unchained" VALUES(0,0,0,NULL);
CREATE UNIQUE INDEX operators_active_name ON operators (name) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX approvals_open ON approvals (agent, repeat_key) WHERE status IN ('pending', 'approved');
CREATE INDEX approvals_status ON approvals (status, created_at);
CREATE INDEX feedback_at ON feedback (at, id);
CREATE TRIGGER outcomes_keep BEFORE UPDATE ON outcomes BEGIN SELECT RAISE(ABORT, 'outcomes are append-only'); END;
CREATE INDEX decisions_refused ON decisions (verdict, id) WHERE verdict <> 'allow';
CREATE INDEX decisions_open ON decisions (id) WHERE outcome IS NULL;
CREATE TRIGGER decisions_keep BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER circumstances_keep BEFORE UPDATE ON circumstances BEGIN SELECT RAISE(ABORT, 'circumstances are append-only'); END;
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
CREATE TRIGGER gaps_keep BEFORE UPDATE ON decision_gaps BEGIN SELECT RAISE(ABORT, 'gaps are append-only'); END;
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
CREATE UNIQUE INDEX attempts_decision ON attempts (decision_id);
CREATE INDEX approvals_operation ON approvals (agent, operation, id);
CREATE INDEX approval_votes_on ON approval_votes (approval_id, id);
CREATE TRIGGER approval_votes_keep BEFORE UPDATE ON approval_votes BEGIN SELECT RAISE(ABORT, 'votes are append-only'); END;
CREATE TRIGGER approval_votes_stay BEFORE DELETE ON approval_votes BEGIN SELECT RAISE(ABORT, 'votes are append-only'); END;
CREATE INDEX notices_due ON notices (due_at) WHERE done_at IS NULL;
CREATE INDEX notices_lately ON notices (webhook, agent, operation, at);
CREATE INDEX standing_approvals_for ON standing_approvals (agent, operation, until_at);
CREATE INDEX approval_votes_standing ON approval_votes (standing_id) WHERE standing_id IS NOT NULL;
CREATE INDEX break_glass_open ON break_glass (until_at) WHERE ended_at IS NULL;
CREATE TRIGGER circumstances_needed BEFORE INSERT ON circumstances BEGIN DELETE FROM circumstances_leaving WHERE key = NEW.key; END;
CREATE TRIGGER circumstances_stay BEFORE DELETE ON circumstances
WHEN NOT EXISTS (SELECT 1 FROM circumstances_leaving WHERE key = OLD.key AND goes = 1)
BEGIN SELECT RAISE(ABORT, 'circumstances are append-only'); END;
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions
WHEN NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
    AND NOT (OLD.chain IS NULL AND EXISTS (SELECT 1 FROM unchained WHERE archive IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER outcomes_stay BEFORE DELETE ON outcomes
WHEN NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
    AND NOT (OLD.chain IS NULL AND EXISTS (SELECT 1 FROM unchained WHERE archive IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'outcomes are append-only'); END;
CREATE TRIGGER gaps_stay BEFORE DELETE ON decision_gaps
WHEN NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
    AND NOT (OLD.chain IS NULL AND EXISTS (SELECT 1 FROM unchained WHERE archive IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'gaps are append-only'); END;
CREATE TRIGGER held_requests_go AFTER UPDATE OF status, due_at ON approvals
WHEN NEW.status NOT IN ('pending', 'approved', 'executing') AND NOT (NEW.status = 'unknown' AND NEW.due_at IS NOT NULL)
BEGIN DELETE FROM held_bytes WHERE approval_id = NEW.id AND kind IN ('request', 'card'); END;
COMMIT;
