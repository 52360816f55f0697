-- Break-glass: who opened it for whom and what, who seconds it, and when it ends. Each of the two people has a keyed digest.
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
CREATE INDEX break_glass_open ON break_glass (until_at) WHERE ended_at IS NULL;
