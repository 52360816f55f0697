-- A standing approval is for one integration: two may share a catalog, a sandbox and production say. Those from before, which say none, end.
ALTER TABLE standing_approvals ADD COLUMN integration TEXT NOT NULL DEFAULT '';
UPDATE standing_approvals SET ended_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000, ended_by = 'gateway' WHERE ended_at IS NULL;
