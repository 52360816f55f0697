-- Yeses that are given before they are asked for. How often one was used is how many votes name it.
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
CREATE INDEX standing_approvals_for ON standing_approvals (agent, operation, until_at);
ALTER TABLE approval_votes ADD COLUMN standing_id TEXT;
CREATE INDEX approval_votes_standing ON approval_votes (standing_id) WHERE standing_id IS NOT NULL;
