-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESyASwjIJc/aJIsrKJdd2GPkf16j9j0Qrs/9uJm1/kYeISEjXttS7wXbVW/3t03e4VBGcv5MRfeRS+RyXwxprQA==
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
INSERT INTO "acts" VALUES('act_01q3g99648e00sf4df49wqw7zg',1893553445000,'setup','operator-added','ines','{}',0,1,X'CCE368EF7C265E53D2EAF892C5C7EBA984D97894E69C0B8069E1B72D1BAE1587');
INSERT INTO "acts" VALUES('act_01q3g99648e01v05zbsby16zpc',1893553445000,'ines','agent-added','agt_01q3g99648e019gs2egwbsqmjb','{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}',0,2,X'AD6F8BCAC1F3E202370B163DF528138CEB877B49B55DAD9B40FB7B02D81596A5');
INSERT INTO "acts" VALUES('act_01q3g9f9e8e168g5fr3etd39ch',1893553645000,'ines','feedback-up','fbk_01q3g9f9e8e15sjax285qnmm60','{"decision":"dec_01q3g99648e028z98530deb49t","why":"good","instead":"","block":null,"fingerprint":null}',0,3,X'B35C1CBF30E1470F674B3C15D1848682F817F9D77D39EB26A8264F0E010B4D2C');
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
INSERT INTO "agents" VALUES('agt_01q3g99648e019gs2egwbsqmjb','db7c0153f2ef92add29c04b0691052c82699faa909a70f2712257683a5fad86e','sales','dana','','',1893553445000,'ines',NULL,NULL,NULL,1);
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
INSERT INTO "chains" VALUES(0,1795386978000,0,NULL,3,X'B35C1CBF30E1470F674B3C15D1848682F817F9D77D39EB26A8264F0E010B4D2C',NULL);
INSERT INTO "chains" VALUES(1,1893553445000,1893553645000,NULL,17,X'CFD102F8431C8630F6BECAC1EC1DC7ABDCDA217D9273CBF0E010E7ADA883D863',NULL);
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
INSERT INTO "checkpoints" VALUES('chk_01q3g99648e02rw1fdcbbfazzw',1893553445000,'[{"chain":0,"seq":2,"hash":"ad6f8bcac1f3e202370b163df528138ceb877b49b55dad9b40fb7b02d81596a5"},{"chain":1,"seq":1,"hash":"cf2ff16f859726b80cffcbd213ac5eb65947cd8c48391938432b37377bf4da35"}]','sha256:5807852488d287f08d0530a32b399b833bb1935574a7f704aa68391322c46905','5OGHvjzKLPNpT8U70zfqH/hoqlrO1WVnZI7oL3gctNlaY7zEQxO3WwIpPb9Sf/yurJsgiwP4ZhWsPzAQXuM1OA==',1,2,X'6686F058613A7A16A9CE73BB8FE177E1763E7C5E7AAA7DAF86D668CBB283AF49');
INSERT INTO "checkpoints" VALUES('chk_01q3g9bm88e00tc097znsp59s6',1893553525000,'[{"chain":0,"seq":2,"hash":"ad6f8bcac1f3e202370b163df528138ceb877b49b55dad9b40fb7b02d81596a5"},{"chain":1,"seq":6,"hash":"25e1f563bf6339277fd03873dde25ea85568ff8ae2a101220665dbf43544170b"}]','sha256:5807852488d287f08d0530a32b399b833bb1935574a7f704aa68391322c46905','lVk9bJ4po2YdwG4UPOs5O20b2kp3T2qGrfDqqr4jDXy51fb5Av1WpcmnEmXnvfm4f/WC6HEt58v3PFnd9/YgIw==',1,7,X'8BA411453EF4B428E2DD83095829E55C22EA503DC3DC06D1A0452672A5419027');
INSERT INTO "checkpoints" VALUES('chk_01q3g9e2c8e00scgbm494pfgpt',1893553605000,'[{"chain":0,"seq":2,"hash":"ad6f8bcac1f3e202370b163df528138ceb877b49b55dad9b40fb7b02d81596a5"},{"chain":1,"seq":10,"hash":"257029dee40d55da7c179a053d677c0f45fe158791ed700e6c25da195ebb1057"}]','sha256:5807852488d287f08d0530a32b399b833bb1935574a7f704aa68391322c46905','TRo6HmzcOu8xE68mRrWhLAiLqlMNQeb08JAb84Qf4Nuwj5kHTu/5ulzTroSDvJ4iHDsomifciE2R1khk+sq2EA==',1,11,X'E07DFF2BE4872BBE32751BACECD553C6D77532DC879DAA14704E71CB8FD1DD4A');
INSERT INTO "checkpoints" VALUES('chk_01q3g9f9e8e15br7xr854t4cb0',1893553645000,'[{"chain":0,"seq":2,"hash":"ad6f8bcac1f3e202370b163df528138ceb877b49b55dad9b40fb7b02d81596a5"},{"chain":1,"seq":16,"hash":"5d3b6b9a037eef6010ecd3e9cc3c9de2869b1dad9fb4433701489ed89b999133"}]','sha256:5807852488d287f08d0530a32b399b833bb1935574a7f704aa68391322c46905','pv8pos+MzZeMcQ87u6kgkO2kE+R6a/Cb5lQG70IoSQNdFxbXjE1Sejv3A2T0jio8y/jWFwcomsIRZBuy3nct/w==',1,17,X'CFD102F8431C8630F6BECAC1EC1DC7ABDCDA217D9273CBF0E010E7ADA883D863');
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
INSERT INTO "circumstances" VALUES(X'04AF20E52993657E0DD7E14BE536E6FC','agt_01q3g99648e019gs2egwbsqmjb','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','deny','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'2E49BFB0CEFD731704AA19F9BF65378E','agt_01q3g99648e019gs2egwbsqmjb','dana','sales','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'685B0650C5A3C0E3727F44F25387FC33','agt_01q3g99648e019gs2egwbsqmjb','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
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
INSERT INTO "decision_gaps" VALUES('gap_01q3g9f9e8e14the326zrqrn3a',1893553645000,1893553645000,69,0,1,16,X'5D3B6B9A037EEF6010ECD3E9CC3C9DE2869B1DAD9FB4433701489ED89B999133');
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
INSERT INTO "decisions" VALUES('dec_01q3g99648e028z98530deb49t',1893553445000,X'2E49BFB0CEFD731704AA19F9BF65378E','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,1,X'CF2FF16F859726B80CFFCBD213AC5EB65947CD8C48391938432B37377BF4DA35');
INSERT INTO "decisions" VALUES('dec_01q3g9ad68e008p19yh767xm6b',1893553485000,X'685B0650C5A3C0E3727F44F25387FC33','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,3,X'62B653A897A7434A7E4F4994ADA6846F2DB4E45EBA5A50539C44AE0E08398846');
INSERT INTO "decisions" VALUES('dec_01q3g9bm88e009ff1225868ew8',1893553525000,X'2E49BFB0CEFD731704AA19F9BF65378E','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,5,X'129816FD442D5414AFE2401C3236088DB0DDF6160E43E096FF4CCA3B07F87B13');
INSERT INTO "decisions" VALUES('dec_01q3g9cva8e00846msspkt4mnx',1893553565000,X'04AF20E52993657E0DD7E14BE536E6FC','/v1/customers/cus_1','cus_1',NULL,'deny',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'refused',NULL,NULL,NULL,1,'role-risk-denied',1,8,X'FDECBFDDCD382C3DE9449E1F938B63EB17AE29CDDF3653A57CA19CA59E03E9E1');
INSERT INTO "decisions" VALUES('dec_01q3g9e2c8e00a9675dpvr2w8r',1893553605000,X'2E49BFB0CEFD731704AA19F9BF65378E','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,10,X'257029DEE40D55DA7C179A053D677C0F45FE158791ED700E6C25DA195EBB1057');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e009e7z8qxhrfs8d',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,12,X'457AD1CB85692FFC07E3EA659C890C63BDD6D2E1D32AE1C75584AE66B1CDC73C');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e00vnww9da7cymqc',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,13,X'C9F9C74818FEDA178335A9ED220E868934788F500767AE91DB84F4863C7596F7');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e019fedx4matj4mb',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,14,X'25047FF444287C505F2049DA21FA8FA20296C60AF13CED00FD93CA8B7B760771');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e01tsq2j5m7561hr',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,15,X'E4B5A468542AE16C43C839E4035D9AB05BF9D372F9DF03BDF08DD31ECAC50CA8');
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
INSERT INTO "feedback" VALUES('fbk_01q3g9f9e8e15sjax285qnmm60',1893553645000,'dec_01q3g99648e028z98530deb49t','up','good','','ines','sales','stripe.customers.get',NULL);
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
INSERT INTO "operators" VALUES('opr_01q3g99648e008r9d6cy190tmh','ines','3f943602f8d4f3b5c86dc70c3db38bbedeb170739b4619df4038ee5095c18a8e',1893553445000,'setup',NULL,NULL,'9313786825b35dc3b3d649901a80819557cbd8cfd82eab9fa4aec47539aa14b3');
CREATE TABLE outcomes (
    decision_id TEXT NOT NULL PRIMARY KEY,
    outcome TEXT NOT NULL,
    upstream_status BIGINT,
    request_bytes BIGINT,
    response_bytes BIGINT,
    duration_ms BIGINT,
    error TEXT
, chain BIGINT, seq BIGINT, hash BLOB) WITHOUT ROWID;
INSERT INTO "outcomes" VALUES('dec_01q3g99648e028z98530deb49t','answered',200,10,20,3,NULL,1,4,X'ACEB8FC916BD524E5308A8138B52D173EABD8D7D78F34585ED9B29FD328E82F7');
INSERT INTO "outcomes" VALUES('dec_01q3g9ad68e008p19yh767xm6b','unknown',200,10,20,3,'öffentlich "x"
',1,6,X'25E1F563BF6339277FD03873DDE25EA85568FF8AE2A101220665DBF43544170B');
INSERT INTO "outcomes" VALUES('dec_01q3g9bm88e009ff1225868ew8','answered',200,10,20,3,NULL,1,9,X'E10FAA2D20A688CEEEDA41C684ADE165AE28D0C309A1ABCFB4973D9DD5504CE6');
CREATE TABLE refusals (
    refused_role TEXT NOT NULL,
    refused_as TEXT NOT NULL,
    refused_id TEXT NOT NULL,
    refused_at BIGINT NOT NULL,
    PRIMARY KEY (refused_role, refused_as, refused_id)
) WITHOUT ROWID;
INSERT INTO "refusals" VALUES('finance','deny','dec_01q3g9cva8e00846msspkt4mnx',1893553565000);
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
