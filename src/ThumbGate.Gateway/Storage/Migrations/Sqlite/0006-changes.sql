-- In which revision a row was last changed, so that copies load only what came since: ids are ordered by clocks, and those of replicas differ.
ALTER TABLE blocks ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
CREATE INDEX blocks_revision ON blocks (revision);
CREATE INDEX blocks_fingerprint ON blocks (fingerprint);
CREATE INDEX blocks_expires ON blocks (expires_at) WHERE expires_at IS NOT NULL;

ALTER TABLE agents ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
CREATE INDEX agents_revision ON agents (revision);
