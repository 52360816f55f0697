-- key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEv1meAhh5zX7W78sDnXBQqJfZlqaavz7ZHA4sH+sZCf6ma6f7pb43V5wuuBO/KZWpDLRURDDzN/gPjpGiKiAmNg==
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
INSERT INTO "acts" VALUES('act_01q3g99648e00r09jrz9p565ne',1893553445000,'setup','operator-added','ines','{}',0,1,X'5E9A4B441F58184FECF7F4F763AF969A0881FD55BBC32BD216723A9911348B6F');
INSERT INTO "acts" VALUES('act_01q3g99648e01s6b57rsdz31g8',1893553445000,'ines','agent-added','agt_01q3g99648e01btyfpd3r4t1qa','{"role":"sales","owner":"dana","plugin":"","workflow":"","expires":null}',0,2,X'90A9EBAF1658130FA596B0ECD6DBEDE3738F2D2F3F94BD51FEE97FB92E42BD80');
INSERT INTO "acts" VALUES('act_01q3g9f9e8e1695a9k33h52p93',1893553645000,'ines','feedback-up','fbk_01q3g9f9e8e15r83x2vrsmf4vn','{"decision":"dec_01q3g99648e02ax3a928kj0gz9","why":"good","instead":"","block":null,"fingerprint":null}',0,3,X'2FB93139A99E37D3AC7470C0B374C0FC0D7DFD9EBBFDD9AFB2DE062D5EFC2233');
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
INSERT INTO "agents" VALUES('agt_01q3g99648e01btyfpd3r4t1qa','ad524bf7e1b215956035c9ddde69318fd968f34fff9c1b0a2aa2825293627e0e','sales','dana','','',1893553445000,'ines',NULL,NULL,NULL,1);
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
) WITHOUT ROWID;
INSERT INTO "chains" VALUES(0,1795379027000,0,NULL,3,X'2FB93139A99E37D3AC7470C0B374C0FC0D7DFD9EBBFDD9AFB2DE062D5EFC2233');
INSERT INTO "chains" VALUES(1,1893553445000,1893553645000,NULL,17,X'A04802439D6A872AAE4A9FD910B117A8851FFC0163494BF50821711F2C54CB15');
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
INSERT INTO "checkpoints" VALUES('chk_01q3g99648e02rv0zdgs5p19gs',1893553445000,'[{"chain":0,"seq":2,"hash":"90a9ebaf1658130fa596b0ecd6dbede3738f2d2f3f94bd51fee97fb92e42bd80"},{"chain":1,"seq":1,"hash":"961bb6675dfbb334fc924f40f4dec09df4bba37450c3478b2b8d560fdca02a5a"}]','sha256:8788dc1ad557c0c96897cf708d7d1e8d83ac47d150f31608939da308fd650310','wZn0G2dxfFnrlKYMafGXtJf+exFIAWn/6loqzWGRnsrjCyOPlVwKY+FsgWBI6L3uzL3YrFVX6acUVuRrgGtA3w==',1,2,X'91281857C6CD2AD526D3985DE5D53FA405E70EB364A92BC6483AC1419DFEE394');
INSERT INTO "checkpoints" VALUES('chk_01q3g9bm88e00s2jcs7bbpvb3g',1893553525000,'[{"chain":0,"seq":2,"hash":"90a9ebaf1658130fa596b0ecd6dbede3738f2d2f3f94bd51fee97fb92e42bd80"},{"chain":1,"seq":6,"hash":"f440e5230126f6ca355e650a7ee8eeb3251ff9ad72a0267211de4cc0502976a0"}]','sha256:8788dc1ad557c0c96897cf708d7d1e8d83ac47d150f31608939da308fd650310','zGkxksq4TMrfzwnjgiz15cKlG0PEWc2QY86bbcUB+y6W9FDwy7gJI78bbKD8sPjee0JCxj8wp0mRgM7IeCowpQ==',1,7,X'349FE89933AA0B18FF8F14AD3DB2D240A155FAB668DD3040C49F2BD26BC0C981');
INSERT INTO "checkpoints" VALUES('chk_01q3g9e2c8e00snzt4a1cmamry',1893553605000,'[{"chain":0,"seq":2,"hash":"90a9ebaf1658130fa596b0ecd6dbede3738f2d2f3f94bd51fee97fb92e42bd80"},{"chain":1,"seq":10,"hash":"00fcdb5844b438a01a93ebb016755e608c00c58f40c0a042a5fc4243dad10852"}]','sha256:8788dc1ad557c0c96897cf708d7d1e8d83ac47d150f31608939da308fd650310','j8ulYqDunv+CQCBCa3JcWDkWMhrGX8VeZRVPrjQ+3TiBiQvZV3t9jjcrAVIKW/4WKE/uu2LjkOzzXt3zATfBAQ==',1,11,X'B69C99C79E2086EDB5806F6F19956310E2D7982801EFCE5BCDF227582D31A2EB');
INSERT INTO "checkpoints" VALUES('chk_01q3g9f9e8e15bm6sscxvhe69c',1893553645000,'[{"chain":0,"seq":2,"hash":"90a9ebaf1658130fa596b0ecd6dbede3738f2d2f3f94bd51fee97fb92e42bd80"},{"chain":1,"seq":16,"hash":"eb864f6f2376dd4a31bf1cfbcd1e8ad1218c8f3a097463e1434c76135004a41a"}]','sha256:8788dc1ad557c0c96897cf708d7d1e8d83ac47d150f31608939da308fd650310','CuYO2IZKj8M0gUH47hA9/j3WdCOLaYatSmDR9mTD4IZ2ZlNR+YTC+YT8+J1yPFlkHdEb/ntBRK5eSRgNEgPtRA==',1,17,X'A04802439D6A872AAE4A9FD910B117A8851FFC0163494BF50821711F2C54CB15');
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
INSERT INTO "circumstances" VALUES(X'5317479E894799D8D3A84B8B6A68FB5B','agt_01q3g99648e01btyfpd3r4t1qa','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'646E380C8E1745492E2AE735FDBF77A3','agt_01q3g99648e01btyfpd3r4t1qa','dana','finance','','','billing','production','billing','stripe.customers.get','read','GET','deny','enforce','0123456789ab',NULL,'127.0.0.1');
INSERT INTO "circumstances" VALUES(X'85253CAE57AB933EAD0ED29CC81CE4FE','agt_01q3g99648e01btyfpd3r4t1qa','dana','sales','','','billing','production','billing','stripe.customers.get','read','GET','allow','enforce','0123456789ab',NULL,'127.0.0.1');
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
INSERT INTO "decision_gaps" VALUES('gap_01q3g9f9e8e14synzg3kv1xmr4',1893553645000,1893553645000,69,0,1,16,X'EB864F6F2376DD4A31BF1CFBCD1E8AD1218C8F3A097463E1434C76135004A41A');
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
INSERT INTO "decisions" VALUES('dec_01q3g99648e02ax3a928kj0gz9',1893553445000,X'85253CAE57AB933EAD0ED29CC81CE4FE','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,1,X'961BB6675DFBB334FC924F40F4DEC09DF4BBA37450C3478B2B8D560FDCA02A5A');
INSERT INTO "decisions" VALUES('dec_01q3g9ad68e00bem087ax1jgb1',1893553485000,X'5317479E894799D8D3A84B8B6A68FB5B','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,3,X'7631B24BF97EA6DCAFF6B54709AC070F22A972F11EAD3F8127057D42007740C1');
INSERT INTO "decisions" VALUES('dec_01q3g9bm88e008d1zxbyq8p1hw',1893553525000,X'85253CAE57AB933EAD0ED29CC81CE4FE','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,5,X'4EF7558D6A07FA0144FC67F0BB254BE67700AF514F974329899F2140997A1390');
INSERT INTO "decisions" VALUES('dec_01q3g9cva8e0088xv2ybhy19b8',1893553565000,X'646E380C8E1745492E2AE735FDBF77A3','/v1/customers/cus_1','cus_1',NULL,'deny',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'refused',NULL,NULL,NULL,1,'role-risk-denied',1,8,X'1C2F5EB7065B844D8809EF527D3C361268E7AA7C6F49CC19E0DC6938ADFC6B78');
INSERT INTO "decisions" VALUES('dec_01q3g9e2c8e00b5hn1jr9sb3rp',1893553605000,X'85253CAE57AB933EAD0ED29CC81CE4FE','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,NULL,NULL,NULL,NULL,NULL,NULL,1,10,X'00FCDB5844B438A01A93EBB016755E608C00C58F40C0A042A5FC4243DAD10852');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e009kstjb232hrzr',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,12,X'0A92D59961503DA6BE27F0654D3303E8B597578ECF25BF8B5A6360FAF7ADAADD');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e00thxhp68mf6vgw',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,13,X'9EFE3103FF1B9F829F71F822323FB0B509CD27D15EAD1861CA29C7B1E23A4B21');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e019x1bdw40nx0kr',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,14,X'1E2BFE3E00FCD7D20F20A6B987B7963AED5E5CD4EF9DE79B436F5C387276A26C');
INSERT INTO "decisions" VALUES('dec_01q3g9f9e8e01s4rjfjw4c4j7x',1893553645000,X'C4636B4DDE8D832E27FFE1D50BFC0AB7','/v1/customers/cus_1','cus_1',NULL,'allow',NULL,NULL,NULL,NULL,NULL,'4bf92f3577b34da6a3ce929d0e0e4736',12,'answered',200,0,12,1,NULL,1,15,X'550D4025483FE800DF225B6A9393C2553CCD3A29BBF06BE0D32B56EAA8F67A2A');
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
INSERT INTO "feedback" VALUES('fbk_01q3g9f9e8e15r83x2vrsmf4vn',1893553645000,'dec_01q3g99648e02ax3a928kj0gz9','up','good','','ines','sales','stripe.customers.get',NULL);
CREATE TABLE operators (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at BIGINT,
    revoked_by TEXT
);
INSERT INTO "operators" VALUES('opr_01q3g99648e00a8j02rs7rag5e','ines','7fbaa5aab38edbc8cfbdf4090ac1097c569890296b993dd70c1347aa0edbe7ba',1893553445000,'setup',NULL,NULL);
CREATE TABLE outcomes (
    decision_id TEXT NOT NULL PRIMARY KEY,
    outcome TEXT NOT NULL,
    upstream_status BIGINT,
    request_bytes BIGINT,
    response_bytes BIGINT,
    duration_ms BIGINT,
    error TEXT
, chain BIGINT, seq BIGINT, hash BLOB) WITHOUT ROWID;
INSERT INTO "outcomes" VALUES('dec_01q3g99648e02ax3a928kj0gz9','answered',200,10,20,3,NULL,1,4,X'EFE6C05D4FA04B6FEC53261685E16CE51EE66C44CC43CC203D5C9BF70D35EFCE');
INSERT INTO "outcomes" VALUES('dec_01q3g9ad68e00bem087ax1jgb1','unknown',200,10,20,3,'öffentlich "x"
',1,6,X'F440E5230126F6CA355E650A7EE8EEB3251FF9AD72A0267211DE4CC0502976A0');
INSERT INTO "outcomes" VALUES('dec_01q3g9bm88e008d1zxbyq8p1hw','answered',200,10,20,3,NULL,1,9,X'4F3224A33DE7BE380B9EE866B31A1EBE2F20A35345FB4938A2BBE6E29AF55DB0');
CREATE TABLE refusals (
    refused_role TEXT NOT NULL,
    refused_as TEXT NOT NULL,
    refused_id TEXT NOT NULL,
    refused_at BIGINT NOT NULL,
    PRIMARY KEY (refused_role, refused_as, refused_id)
) WITHOUT ROWID;
INSERT INTO "refusals" VALUES('finance','deny','dec_01q3g9cva8e0088xv2ybhy19b8',1893553565000);
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
