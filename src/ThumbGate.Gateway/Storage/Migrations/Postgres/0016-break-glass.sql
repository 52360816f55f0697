-- Break-glass: who opened it for whom and what, who seconds it, and when it ends. Each of the two people has a keyed digest.
CREATE TABLE break_glass (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL,
    opened_by TEXT NOT NULL,
    operator_id TEXT COLLATE "C",
    role TEXT,
    agent TEXT COLLATE "C",
    operation TEXT,
    surface TEXT,
    why TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    seal TEXT NOT NULL,
    seconded_by TEXT,
    seconder_id TEXT COLLATE "C",
    seconded_at BIGINT,
    second_seal TEXT,
    ended_at BIGINT,
    ended_by TEXT
);
CREATE INDEX break_glass_open ON break_glass (until_at) WHERE ended_at IS NULL;
