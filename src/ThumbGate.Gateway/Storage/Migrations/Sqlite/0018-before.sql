-- Keyed digests of what stood in the system when a request was held: an approval is for what was shown.
ALTER TABLE approvals ADD COLUMN before_values TEXT;
