-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEOD0YeOey3tqjWUFoFbSASljpJjmDizG49AgdhkcBxl0QTcFC8VdGhhuYqGbn8usCLrtFRjX//vmBJ64zG7FoWw==
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
INSERT INTO "acts" VALUES('act_01q3g99648e00t6wv4c55wv7ge',1893553445000,'setup','operator-added','ines','{}',0,1,X'07D51E6B26A7ADB63B40552B32E5D732997F0F6956F54F04D074E1478DF37A89');
INSERT INTO "acts" VALUES('act_01q3g99648e01t0dfz46z1wh5c',1893553445000,'ines','agent-added','agt_01q3g99648e018fj551wzkcg93','{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}',0,2,X'F2F2F34C7ACDFAA90E83422C21D9FBBBD046A8FD555DC9B34ABFAC6707BD8F56');
INSERT INTO "acts" VALUES('act_01q3g9f9e8e16a5hn7wmnymm36',1893553645000,'ines','feedback-up','fbk_01q3g9f9e8e15teewhecsj83mj','{"decision":"dec_01q3g99648e02a1aagshjq5xjf","why":"good","instead":"","block":null,"fingerprint":null}',0,3,X'53B44C4E1612ACC0A047FA48769CF3E25D8761585ABA19EF8E1DF06EEE698064');
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
INSERT INTO "agents" VALUES('agt_01q3g99648e018fj551wzkcg93','9c3f6a6c48db9ec3b0c1379db2a9618479088a5ea46a6bf8ab9c26d193efca20','sales','dana','','',1893553445000,'ines',NULL,NULL,NULL,1);
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
INSERT INTO "chains" VALUES(0,1795378134000,0,NULL,3,X'53B44C4E1612ACC0A047FA48769CF3E25D8761585ABA19EF8E1DF06EEE698064',NULL);
INSERT INTO "chains" VALUES(1,1893553445000,1893553645000,NULL,17,X'6FC4AC02E5F8C2494561DD4C947D2FFC944B7961B0DF479FBBF10526534733DB',NULL);
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
INSERT INTO "checkpoints" VALUES('chk_01q3g99648e02s647js8hzh322',1893553445000,'[{"chain":0,"seq":2,"hash":"f2f2f34c7acdfaa90e83422c21d9fbbbd046a8fd555dc9b34abfac6707bd8f56"},{"chain":1,"seq":1,"hash":"022008ddc0bd45a7ec19ca12796d0024eaefd40cd43699d1332a5967675510f2"}]','sha256:c22bbb99d249c1b7eb48f7d599de3b25422564cfb3d16fad65ed1a64e8cec45e','55BOOlqtlRkH5Lx0xIxim+UPcR+1Mp71DAfCV5NfVoT7FjZwAUnzXDmGmsG8uchLy6R1zddxq7RnfjNqKRQoxQ==',1,2,X'B87E08F6BCBD84CFCC75B0C58CC891C03FCC91A05ADDD9C2ADBA53168B23E043');
INSERT INTO "checkpoints" VALUES('chk_01q3g9bm88e00r8aacpcj17ned',1893553525000,'[{"chain":0,"seq":2,"hash":"f2f2f34c7acdfaa90e83422c21d9fbbbd046a8fd555dc9b34abfac6707bd8f56"},{"chain":1,"seq":6,"hash":"d5fa1a9fb0635a081291e70038265ee3a53261029d1fa526529a97eed1a289f4"}]','sha256:c22bbb99d249c1b7eb48f7d599de3b25422564cfb3d16fad65ed1a64e8cec45e','7BuqgGhWDoRmLBBSGOnt36iK2lOdZQcEseOouqWz6Uqq5cv4SSYm/AutIfbD97icDO01f6c33wTN5UCOYOR4MQ==',1,7,X'6C5DCD10B1BC79C28CA6EF3C6839835845935EB23D6387527B795768977B95BB');
INSERT INTO "checkpoints" VALUES('chk_01q3g9e2c8e00tsh6jcgv0x2gf',1893553605000,'[{"chain":0,"seq":2,"hash":"f2f2f34c7acdfaa90e83422c21d9fbbbd046a8fd555dc9b34abfac6707bd8f56"},{"chain":1,"seq":10,"hash":"3dac9f7d7d66d45a4dce7ade0230993b7727055a4877327a7b19499fd58c5ded"}]','sha256:c22bbb99d249c1b7eb48f7d599de3b25422564cfb3d16fad65ed1a64e8cec45e','+akFVvVZ7c9SXmnQPGvJn381g48RqGrXu5DZoGeZl1mjk6CA8h4jUWCYyQlLXRpAPwjroelZ2WO4KwLE6N7dtw==',1,11,X'1EAF025B9814A75CFB6D44B093D23312CC9917196BAB246CD46E4A6986FA5D86');
INSERT INTO "checkpoints" VALUES('chk_01q3g9f9e8e158mzypvhpzwzxh',1893553645000,'[{"chain":0,"seq":2,"hash":"f2f2f34c7acdfaa90e83422c21d9fbbbd046a8fd555dc9b34abfac6707bd8f56"},{"chain":1,"seq":16,"hash":"bb48cb17557ee1be8fd9cb28c5013b8723fcbce00989113cd2d546d7ce7456fc"}]','sha256:c22bbb99d249c1b7eb48f7d599de3b25422564cfb3d16fad65ed1a64e8cec45e','T0oA6jjps/RfS8KCauJCs/cAKxQVP/Wkq041by7/S1/8nemae6FO1xSaXSwm526Acz/Rfru1xvIHQb+sRiEeFQ==',1,17,X'6FC4AC02E5F8C2494561DD4C947D2FFC944B7961B0DF479FBBF10526534733DB');
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
INSERT INTO "circumstances" VALUES(X'8AD63601B217FBEDF561F8AF0FA18597','agt_01q3g99648e018fj551wzkcg93','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','deny','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'B6C57484EBF587B86969086F45A19E56','agt_01q3g99648e018fj551wzkcg93','dana','sales','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'C01BEA55B9CF1419162E045E22C03A62','agt_01q3g99648e018fj551wzkcg93','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
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
INSERT INTO "decision_gaps" VALUES('gap_01q3g9f9e8e14sc8bcrc5yyzbn',1893553645000,1893553645000,69,0,1,16,X'BB48CB17557EE1BE8FD9CB28C5013B8723FCBCE00989113CD2D546D7CE7456FC');
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
INSERT INTO "decisions" VALUES('dec_01q3g99648e02a1aagshjq5xjf',1893553445000,X'B6C57484EBF587B86969086F45A19E56','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,1,X'022008DDC0BD45A7EC19CA12796D0024EAEFD40CD43699D1332A5967675510F2');
INSERT INTO "decisions" VALUES('dec_01q3g9ad68e009f7tw50t1788q',1893553485000,X'C01BEA55B9CF1419162E045E22C03A62','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,3,X'D656C670FF323CC31AD089204A5DF1B3F93EF6B4BC6BA17540759DC49CF0746F');
INSERT INTO "decisions" VALUES('dec_01q3g9bm88e009rmz5yddw5wzp',1893553525000,X'B6C57484EBF587B86969086F45A19E56','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,5,X'59FB1D38A8CA54BBD63A9E855FE43F05883C48FF31D25E9D84A4B735E752CD27');
INSERT INTO "decisions" VALUES('dec_01q3g9cva8e00awsasssvn61sp',1893553565000,X'8AD63601B217FBEDF561F8AF0FA18597','/v1/customers/cus_1','cus_1',NULL,'deny',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'refused',NULL,NULL,NULL,1,'role-risk-denied',1,8,X'49502652EE0BF3B122F869D54EA8667D85654BC29561FC8C161C5E7B814D5202');
INSERT INTO "decisions" VALUES('dec_01q3g9e2c8e0092s6vkfs1pnny',1893553605000,X'B6C57484EBF587B86969086F45A19E56','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,10,X'3DAC9F7D7D66D45A4DCE7ADE0230993B7727055A4877327A7B19499FD58C5DED');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e00bf7ar1e76mbab',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,12,X'C7AAD08C24CC32FBB272B9C2849730AA8C54738256412A8E6A706FAEB17D22F4');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e00tezx7n4jnwvxe',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,13,X'668CDB246023B44FE2B642718002C9825060E7718A167FF1DCB691E49CC26EA8');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e018krxpjrdnqrhc',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,14,X'698ED0B26C9D1444AF4AB775D10CFE87D33D30F9AE8283038A7C618726258D65');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e01rdtdg6ecm67ma',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,15,X'A886E0BFAC209F1BE93770B66E6EF7DC41A99D4B4B3F84791E6BC3551252A477');
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
INSERT INTO "feedback" VALUES('fbk_01q3g9f9e8e15teewhecsj83mj',1893553645000,'dec_01q3g99648e02a1aagshjq5xjf','up','good','','ines','sales','stripe.customers.get',NULL);
CREATE TABLE operators (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at BIGINT,
    revoked_by TEXT
);
INSERT INTO "operators" VALUES('opr_01q3g99648e00a7mkn5k3dmrna','ines','731ea24ca0ec0277eac6995178dd5d8cc3518565f5abef72c0a81772fe6be6a6',1893553445000,'setup',NULL,NULL);
CREATE TABLE outcomes (
    decision_id TEXT NOT NULL PRIMARY KEY,
    outcome TEXT NOT NULL,
    upstream_status BIGINT,
    request_bytes BIGINT,
    response_bytes BIGINT,
    duration_ms BIGINT,
    error TEXT
, chain BIGINT, seq BIGINT, hash BLOB) WITHOUT ROWID;
INSERT INTO "outcomes" VALUES('dec_01q3g99648e02a1aagshjq5xjf','answered',200,10,20,3,NULL,1,4,X'A4C14B960873397EA0ECBA6C18AEC93B1AE737587BD1AC3D47410F1728C330FA');
INSERT INTO "outcomes" VALUES('dec_01q3g9ad68e009f7tw50t1788q','unknown',200,10,20,3,'öffentlich "x"
',1,6,X'D5FA1A9FB0635A081291E70038265EE3A53261029D1FA526529A97EED1A289F4');
INSERT INTO "outcomes" VALUES('dec_01q3g9bm88e009rmz5yddw5wzp','answered',200,10,20,3,NULL,1,9,X'6B9D495700E5B4D40E1710A6F687D6C69DE88F715ADE5BCF0AC196E55EF73D7F');
CREATE TABLE refusals (
    refused_role TEXT NOT NULL,
    refused_as TEXT NOT NULL,
    refused_id TEXT NOT NULL,
    refused_at BIGINT NOT NULL,
    PRIMARY KEY (refused_role, refused_as, refused_id)
) WITHOUT ROWID;
INSERT INTO "refusals" VALUES('finance','deny','dec_01q3g9cva8e00awsasssvn61sp',1893553565000);
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
COMMIT;
