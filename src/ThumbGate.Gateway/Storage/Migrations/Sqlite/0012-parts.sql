-- A short keyed digest of each part that a held request is bound to, so that a request that is held anew can be told what differs.
ALTER TABLE approvals ADD COLUMN parts TEXT;

-- The agent's latest holds of one operation.
CREATE INDEX approvals_operation ON approvals (agent, operation, id);
