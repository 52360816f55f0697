-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7xIPxqBgHxlFhDzK1PHn/Zohl86S79TqPzVavVE4k14GtJrPG23gCypHDIDmVBSdx/PdH2UqpAUMhJZNYZK4ag==
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
INSERT INTO "acts" VALUES('act_01q3g99648e00t7wcbh218j2gh',1893553445000,'setup','operator-added','ines','{}',0,1,X'FA02A3784E8A16D489C644C9890CE6BF24AFAD88F2DDA8DBFADC898AE0922D46');
INSERT INTO "acts" VALUES('act_01q3g99648e01vx80d9yjkg4pg',1893553445000,'ines','agent-added','agt_01q3g99648e01bqjb3y75erp9k','{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}',0,2,X'628F67F690ED1D386F156836E475F90C6C6099044A4C157EA37119F7D93058D6');
INSERT INTO "acts" VALUES('act_01q3g9f9e8e169fnv1gyz1y3xb',1893553645000,'ines','feedback-up','fbk_01q3g9f9e8e15vh8c5sys3c81s','{"decision":"dec_01q3g99648e02btrt1c6awhv92","why":"good","instead":"","block":null,"fingerprint":null}',0,3,X'61DCE87AC8F8131EA650B7A4EA98CECD21851798C8A69AA34F27F0AF5BD6857E');
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
INSERT INTO "agents" VALUES('agt_01q3g99648e01bqjb3y75erp9k','c8406af6e4a78aca3cfe2ed60298df437fe3ae40d2eab1b718406a65e0130eff','sales','dana','','',1893553445000,'ines',NULL,NULL,NULL,1);
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
, taken_by BIGINT, release TEXT NOT NULL DEFAULT 'retry', attempts BIGINT NOT NULL DEFAULT 0, due_at BIGINT, execution_id TEXT, problem TEXT, reconciled_by TEXT, parts TEXT, terms TEXT NOT NULL DEFAULT '{"environment":"production","effects":[],"groups":[],"demands":[{"from":[],"quorum":1}],"typed":false}', seal TEXT NOT NULL DEFAULT '');
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
INSERT INTO "chains" VALUES(0,1795376925000,0,NULL,3,X'61DCE87AC8F8131EA650B7A4EA98CECD21851798C8A69AA34F27F0AF5BD6857E',NULL);
INSERT INTO "chains" VALUES(1,1893553445000,1893553645000,NULL,17,X'DBF2E9F0AC9A227C8AE3AAEC46EDFEEE58CBC0E1766725E4F82C2A7CE4675824',NULL);
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
INSERT INTO "checkpoints" VALUES('chk_01q3g99648e02vq09c7jgb7zdd',1893553445000,'[{"chain":0,"seq":2,"hash":"628f67f690ed1d386f156836e475f90c6c6099044a4c157ea37119f7d93058d6"},{"chain":1,"seq":1,"hash":"76aa6267123e2b9c0c3eba7f7da945e56c0ea763ebb19c35502d0e9f0a41c47e"}]','sha256:379ab793f2d394c4f9179805d30c13cf6f163c1f6537410dc0012dbc2308f510','2ijU3kbLATzNS3SMNtSqpM2AtJ3QhPYv30Yx0c/o1ehQQT0a6FXJeoXRY+kbr96crNuNyT5v3KE+QwRgYI0fCQ==',1,2,X'BAF0DABBEADD52A3F1E0F853D0AFCDE0BE5BF1BF33636B46792BFC84D1BC7CBC');
INSERT INTO "checkpoints" VALUES('chk_01q3g9bm88e00r2r89kbcdy23s',1893553525000,'[{"chain":0,"seq":2,"hash":"628f67f690ed1d386f156836e475f90c6c6099044a4c157ea37119f7d93058d6"},{"chain":1,"seq":6,"hash":"17a9495f6995d8181c7e3305b70d79d397c60bc17e54016f6f4d8040b7b72af9"}]','sha256:379ab793f2d394c4f9179805d30c13cf6f163c1f6537410dc0012dbc2308f510','FDRVSvPSnEr+fNl6a4k8zqc0nqDPzSntJaxaPMYA3zhfDFvo1t21JdOCcfhLpdCAh0D9tGbqAIwHjq6/XiqLlA==',1,7,X'888096B92EAF6E8FE08249ACDAE1F72DD87345A2110EB9DBF1CA68A76ADC229F');
INSERT INTO "checkpoints" VALUES('chk_01q3g9e2c8e00rv0j7j95takda',1893553605000,'[{"chain":0,"seq":2,"hash":"628f67f690ed1d386f156836e475f90c6c6099044a4c157ea37119f7d93058d6"},{"chain":1,"seq":10,"hash":"d82cbf72172cec08d5ecc8e1051c1c77d61391c1521d38414a208d4c147fc2e8"}]','sha256:379ab793f2d394c4f9179805d30c13cf6f163c1f6537410dc0012dbc2308f510','quQO8W/YFW4GbamMUbUlN96MZqMP8VrehRzsXl8jhoTH6wH8LSRqmqh6ALG024JtPpBe5oY16Fn8Wlejm2XVzA==',1,11,X'CD64C28E1EAA3C5BF09BECAA80CC3B7012DBB46E99EFF316D64EDE4DB78A0B9A');
INSERT INTO "checkpoints" VALUES('chk_01q3g9f9e8e158s953bhgvgvtz',1893553645000,'[{"chain":0,"seq":2,"hash":"628f67f690ed1d386f156836e475f90c6c6099044a4c157ea37119f7d93058d6"},{"chain":1,"seq":16,"hash":"67ae23ad41e852386fd770ecd9a9f4328ec77e33930c9deb2d82c1eaa8b2098d"}]','sha256:379ab793f2d394c4f9179805d30c13cf6f163c1f6537410dc0012dbc2308f510','hhpYde6S0zcdZDGZKGs5b28yEdZSH0TKw9gVPL98tgQpNgaiIhttqMBMdSEjik7E8qDGpZJ9HcYu8mrcohf/8Q==',1,17,X'DBF2E9F0AC9A227C8AE3AAEC46EDFEEE58CBC0E1766725E4F82C2A7CE4675824');
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
INSERT INTO "circumstances" VALUES(X'7B45049C48CED6B12FC73C30B77FB5CF','agt_01q3g99648e01bqjb3y75erp9k','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','deny','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'A96E3178F427C9D6183BFC1B9766123D','agt_01q3g99648e01bqjb3y75erp9k','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'BB6F0613CB6F542860BD44960839A40A','agt_01q3g99648e01bqjb3y75erp9k','dana','sales','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
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
INSERT INTO "decision_gaps" VALUES('gap_01q3g9f9e8e14rytpxnv2wcq3s',1893553645000,1893553645000,69,0,1,16,X'67AE23AD41E852386FD770ECD9A9F4328EC77E33930C9DEB2D82C1EAA8B2098D');
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
INSERT INTO "decisions" VALUES('dec_01q3g99648e02btrt1c6awhv92',1893553445000,X'BB6F0613CB6F542860BD44960839A40A','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,1,X'76AA6267123E2B9C0C3EBA7F7DA945E56C0EA763EBB19C35502D0E9F0A41C47E');
INSERT INTO "decisions" VALUES('dec_01q3g9ad68e008dvt24mfaaxcv',1893553485000,X'A96E3178F427C9D6183BFC1B9766123D','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,3,X'708698E0D5D8492BFFC4511FDDB454E1DEE0386C7CF9F9302DD05FED40005CA8');
INSERT INTO "decisions" VALUES('dec_01q3g9bm88e00bcnrsa5x38x96',1893553525000,X'BB6F0613CB6F542860BD44960839A40A','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,5,X'1F5A61664E36D9B169F622060A3EF989A9A0F3A3E006D960A6BD39E8790676F1');
INSERT INTO "decisions" VALUES('dec_01q3g9cva8e009vnj90m1tzx6h',1893553565000,X'7B45049C48CED6B12FC73C30B77FB5CF','/v1/customers/cus_1','cus_1',NULL,'deny',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'refused',NULL,NULL,NULL,1,'role-risk-denied',1,8,X'2E65036AE3BFF3F4B8C8BC25711E6A750392DF71C699F9114564C5C4004959D9');
INSERT INTO "decisions" VALUES('dec_01q3g9e2c8e00bm2twzr7cqbx1',1893553605000,X'BB6F0613CB6F542860BD44960839A40A','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,10,X'D82CBF72172CEC08D5ECC8E1051C1C77D61391C1521D38414A208D4C147FC2E8');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e009426pm5bc43rx',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,12,X'9DAB4CA029471FCB8C3C6F6EC2D4A9404C62BC311C8363F4EEBA1B133B06D2AF');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e00rc06mq0qaaxh2',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,13,X'D36F1B6D828DBC3B19CAE8AADAA732E544CC0CFF92CA9ED364776474DD911B16');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e0182gk6myvq6ay1',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,14,X'6497BFB691931E76AEE47BB4ECA9F1F1E0E62EF7002C9DD824DED07B011E8143');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e01rbngbbgjrwf5f',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,15,X'53E4A1D7D8E9AF5A8932860D6FF2411FED4E4D2AEF44D5392D3C119F6D037474');
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
INSERT INTO "feedback" VALUES('fbk_01q3g9f9e8e15vh8c5sys3c81s',1893553645000,'dec_01q3g99648e02btrt1c6awhv92','up','good','','ines','sales','stripe.customers.get',NULL);
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
INSERT INTO "operators" VALUES('opr_01q3g99648e00895fnvf9eszc3','ines','c634923dd710bc833e360cb703117b8ca4bf07f5138c2dabda47bdea8ef52fd3',1893553445000,'setup',NULL,NULL,'f98b346a6269cc9cf92d6f50c6506d5c0100c3a52e209389894c3c110f6f5d35');
CREATE TABLE outcomes (
    decision_id TEXT NOT NULL PRIMARY KEY,
    outcome TEXT NOT NULL,
    upstream_status BIGINT,
    request_bytes BIGINT,
    response_bytes BIGINT,
    duration_ms BIGINT,
    error TEXT
, chain BIGINT, seq BIGINT, hash BLOB) WITHOUT ROWID;
INSERT INTO "outcomes" VALUES('dec_01q3g99648e02btrt1c6awhv92','answered',200,10,20,3,NULL,1,4,X'51CD47DD6AB8B63D3FAA690562E0C7BBAC43CF74A11B8ED9F1F776C21442B204');
INSERT INTO "outcomes" VALUES('dec_01q3g9ad68e008dvt24mfaaxcv','unknown',200,10,20,3,'öffentlich "x"
',1,6,X'17A9495F6995D8181C7E3305B70D79D397C60BC17E54016F6F4D8040B7B72AF9');
INSERT INTO "outcomes" VALUES('dec_01q3g9bm88e00bcnrsa5x38x96','answered',200,10,20,3,NULL,1,9,X'BDD540AAF409228874E82C73451213097F4889A772B06468650F601AAE8E7E1A');
CREATE TABLE refusals (
    refused_role TEXT NOT NULL,
    refused_as TEXT NOT NULL,
    refused_id TEXT NOT NULL,
    refused_at BIGINT NOT NULL,
    PRIMARY KEY (refused_role, refused_as, refused_id)
) WITHOUT ROWID;
INSERT INTO "refusals" VALUES('finance','deny','dec_01q3g9cva8e009vnj90m1tzx6h',1893553565000);
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
) WITHOUT ROWID;
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
CREATE INDEX approvals_operation ON approvals (agent, operation, id);
CREATE INDEX approval_votes_on ON approval_votes (approval_id, id);
CREATE TRIGGER approval_votes_keep BEFORE UPDATE ON approval_votes BEGIN SELECT RAISE(ABORT, 'votes are append-only'); END;
CREATE TRIGGER approval_votes_stay BEFORE DELETE ON approval_votes BEGIN SELECT RAISE(ABORT, 'votes are append-only'); END;
CREATE INDEX notices_due ON notices (due_at) WHERE done_at IS NULL;
CREATE INDEX notices_lately ON notices (webhook, agent, operation, at);
CREATE INDEX standing_approvals_for ON standing_approvals (agent, operation, until_at);
CREATE INDEX approval_votes_standing ON approval_votes (standing_id) WHERE standing_id IS NOT NULL;
CREATE INDEX break_glass_open ON break_glass (until_at) WHERE ended_at IS NULL;
COMMIT;
