-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHtbdgK6sSSf8a4S6+pOJjwERkCyzhgwubl+FP0ujEY7vJKU4UQQOZPyHbEZAk7ki5ftF9Oqu+4NWzSlCpn7n3g==
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
INSERT INTO "acts" VALUES('act_01q3g99648e00s8fnbhcj7wv5y',1893553445000,'setup','operator-added','ines','{}',0,1,X'4A852D5019415F6380E9FD5FE51C96616DC45641948A0A14CF9576B5C61E57C1');
INSERT INTO "acts" VALUES('act_01q3g99648e01vqc0174bnctdw',1893553445000,'ines','agent-added','agt_01q3g99648e01a60f76hq3jj9d','{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}',0,2,X'683A3ABC526AED73F902FF362A91527EC42ACB64DF091F4CD0B10FA35ADF9848');
INSERT INTO "acts" VALUES('act_01q3g9f9e8e16bakapqvk7x9ye',1893553645000,'ines','feedback-up','fbk_01q3g9f9e8e15s02wfw151wwsb','{"decision":"dec_01q3g99648e02bd88a6f9e3dt5","why":"good","instead":"","block":null,"fingerprint":null}',0,3,X'DE595D9C7A6FD53714AB75FB1BC67626DAB8617B6C0F1A331DA305679C4F310D');
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
INSERT INTO "agents" VALUES('agt_01q3g99648e01a60f76hq3jj9d','f55ce5854776b0b861508df2f389f5203eea77ab69f4a995f6bced83178037d0','sales','dana','','',1893553445000,'ines',NULL,NULL,NULL,1);
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
) WITHOUT ROWID;
INSERT INTO "chains" VALUES(0,1795375784000,0,NULL,3,X'DE595D9C7A6FD53714AB75FB1BC67626DAB8617B6C0F1A331DA305679C4F310D');
INSERT INTO "chains" VALUES(1,1893553445000,1893553645000,NULL,17,X'F4ADEE10E765B5BAADBFCF77510EAB811340D8536FC5529234553EB6F1C103BA');
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
INSERT INTO "checkpoints" VALUES('chk_01q3g99648e02vfh5x0a7016dc',1893553445000,'[{"chain":0,"seq":2,"hash":"683a3abc526aed73f902ff362a91527ec42acb64df091f4cd0b10fa35adf9848"},{"chain":1,"seq":1,"hash":"9f39c1c85ce91372a59a803c9b403774cbdf3e489f35a5f211b4423f3f0f0297"}]','sha256:12138c94f08108556ade4d3d9923340a46617d478ccd4c275d75795cd13ceafc','LWrHBuMihPK8w3bMdeQuik1VFWpETQbEKjZ1xAqKh4c8pZlyvERgX6JpUqwHeDjbrJyT/Kv6dxvtScG8T3OIpg==',1,2,X'2B54E062B2FAB148460B5624E2C4AFB30A7E8176CA247C9570064850DE21DDAB');
INSERT INTO "checkpoints" VALUES('chk_01q3g9bm88e00r64epr4cpjt1v',1893553525000,'[{"chain":0,"seq":2,"hash":"683a3abc526aed73f902ff362a91527ec42acb64df091f4cd0b10fa35adf9848"},{"chain":1,"seq":6,"hash":"005604d08e00d004eb3e9fe8592c9f58408df5ef770c72b18d60978a44494c41"}]','sha256:12138c94f08108556ade4d3d9923340a46617d478ccd4c275d75795cd13ceafc','lRxi3sgrBmp8DjD7RauytPOtYoo4z/nDcVYLUgGwxqIbVZRNUU/8ZJAFmHG+9sPOpBZlf3N9cA8w4tQWFGiUKw==',1,7,X'1E020F40FC67F57BDF92D3BA3DEF564107FC35AC2B0D5C16DC31E31999097C57');
INSERT INTO "checkpoints" VALUES('chk_01q3g9e2c8e00sa3yynzjyenh4',1893553605000,'[{"chain":0,"seq":2,"hash":"683a3abc526aed73f902ff362a91527ec42acb64df091f4cd0b10fa35adf9848"},{"chain":1,"seq":10,"hash":"09ddadd4e43baabb83f150860596be40c2c8d1057763c2f4da22d8a556f4812f"}]','sha256:12138c94f08108556ade4d3d9923340a46617d478ccd4c275d75795cd13ceafc','rBFA7HDw6OcePziEz+7x79KQPpdYPgtuEr/reLQibR9+h/sRXxdpPMRU2BzVFaQB/xGapXKw0EkK7K214Hd91A==',1,11,X'BDE78AB1FA5B8DAA9C5DECDDA24DFA8716B6C6ED4BDB03D7CDF49FA6367BCBCD');
INSERT INTO "checkpoints" VALUES('chk_01q3g9f9e8e158cdd6m2ymkwmr',1893553645000,'[{"chain":0,"seq":2,"hash":"683a3abc526aed73f902ff362a91527ec42acb64df091f4cd0b10fa35adf9848"},{"chain":1,"seq":16,"hash":"efbc77cfb39c9017f4a8802d3512c3a7c0121144d50bab2c152c68f8df91a9a1"}]','sha256:12138c94f08108556ade4d3d9923340a46617d478ccd4c275d75795cd13ceafc','V+je8K2smdVWPL0r8rsJt+yWO0ZOFLrk4QFhO8M5olOXPF4IhG1I3F53b7ht3nf9WCGDaD+Ql94F8IzE8gzuEw==',1,17,X'F4ADEE10E765B5BAADBFCF77510EAB811340D8536FC5529234553EB6F1C103BA');
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
INSERT INTO "circumstances" VALUES(X'2C486D980EBBDCA8987B52898EBC7841','agt_01q3g99648e01a60f76hq3jj9d','dana','sales','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'3802656110A85D1E7B664508910FCB0F','agt_01q3g99648e01a60f76hq3jj9d','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','deny','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'C4636B4DDE8D832E27FFE1D50BFC0AB7','agt_1','dana','sales','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'CF289A4159C7F18D286E717D5FCDB7D8','agt_01q3g99648e01a60f76hq3jj9d','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
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
INSERT INTO "decision_gaps" VALUES('gap_01q3g9f9e8e14tas66r2hxpkhf',1893553645000,1893553645000,69,0,1,16,X'EFBC77CFB39C9017F4A8802D3512C3A7C0121144D50BAB2C152C68F8DF91A9A1');
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
INSERT INTO "decisions" VALUES('dec_01q3g99648e02bd88a6f9e3dt5',1893553445000,X'2C486D980EBBDCA8987B52898EBC7841','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,1,X'9F39C1C85CE91372A59A803C9B403774CBDF3E489F35A5F211B4423F3F0F0297');
INSERT INTO "decisions" VALUES('dec_01q3g9ad68e00akp8yjjtxw7r3',1893553485000,X'CF289A4159C7F18D286E717D5FCDB7D8','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,3,X'183B906760BB7175B4466C600F981F82D85756E547764C21FAF2F4F4EF8A6F39');
INSERT INTO "decisions" VALUES('dec_01q3g9bm88e00bk5gsst5ggkww',1893553525000,X'2C486D980EBBDCA8987B52898EBC7841','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,5,X'DDA276B77F3D8B8D94E70C7DE7CFCDE8CE8213FC0261B452ACF6D1D438FEFEC6');
INSERT INTO "decisions" VALUES('dec_01q3g9cva8e0084xesfmsbpvgr',1893553565000,X'3802656110A85D1E7B664508910FCB0F','/v1/customers/cus_1','cus_1',NULL,'deny',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'refused',NULL,NULL,NULL,1,'role-risk-denied',1,8,X'D6023859F67F1183FE6B091340EB4CAD42D488D4B89382390FFBA4AEA4F35FB9');
INSERT INTO "decisions" VALUES('dec_01q3g9e2c8e008fnmj7ajw101j',1893553605000,X'2C486D980EBBDCA8987B52898EBC7841','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,10,X'09DDADD4E43BAABB83F150860596BE40C2C8D1057763C2F4DA22D8A556F4812F');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e00b70yxqkzyz0vx',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,12,X'06A00B900CFA20D771C4A150C88A153BA87886951B944043695B549525089807');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e00tfrethf7rgn45',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,13,X'D3D2EF9B5448F8BE8701F233D97828FFB67F74546BE5CC02B3909E78BADEC2BE');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e019xg9hnzcxa3r7',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,14,X'E11EDFCA9AF64C4BD9875A6ED579B2025C8A2D558CCE556AB7FF2EDCBD629338');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e01t5q4rqm8djg16',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,15,X'964631B4F5FE68DE962945A2EA67C3D1D0864A3610A6D8C31AD4CFA0AAE34D29');
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
INSERT INTO "feedback" VALUES('fbk_01q3g9f9e8e15s02wfw151wwsb',1893553645000,'dec_01q3g99648e02bd88a6f9e3dt5','up','good','','ines','sales','stripe.customers.get',NULL);
CREATE TABLE operators (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at BIGINT,
    revoked_by TEXT
);
INSERT INTO "operators" VALUES('opr_01q3g99648e008amha1jydp1ak','ines','9a2ea5c5174219537e7ada2ef14cb780ce048c37f1e249b3277f722d75c03363',1893553445000,'setup',NULL,NULL);
CREATE TABLE outcomes (
    decision_id TEXT NOT NULL PRIMARY KEY,
    outcome TEXT NOT NULL,
    upstream_status BIGINT,
    request_bytes BIGINT,
    response_bytes BIGINT,
    duration_ms BIGINT,
    error TEXT
, chain BIGINT, seq BIGINT, hash BLOB) WITHOUT ROWID;
INSERT INTO "outcomes" VALUES('dec_01q3g99648e02bd88a6f9e3dt5','answered',200,10,20,3,NULL,1,4,X'B5A7A8F21517DA09B26C53F929541EA15A2C73D30E25664580B4C65112C58076');
INSERT INTO "outcomes" VALUES('dec_01q3g9ad68e00akp8yjjtxw7r3','unknown',200,10,20,3,'öffentlich "x"
',1,6,X'005604D08E00D004EB3E9FE8592C9F58408DF5EF770C72B18D60978A44494C41');
INSERT INTO "outcomes" VALUES('dec_01q3g9bm88e00bk5gsst5ggkww','answered',200,10,20,3,NULL,1,9,X'4A2EA895FD90F5AAD07A0E1443BDC6AA6E59B736707482C7323C91ABFA3B2771');
CREATE TABLE refusals (
    refused_role TEXT NOT NULL,
    refused_as TEXT NOT NULL,
    refused_id TEXT NOT NULL,
    refused_at BIGINT NOT NULL,
    PRIMARY KEY (refused_role, refused_as, refused_id)
) WITHOUT ROWID;
INSERT INTO "refusals" VALUES('finance','deny','dec_01q3g9cva8e0084xesfmsbpvgr',1893553565000);
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
