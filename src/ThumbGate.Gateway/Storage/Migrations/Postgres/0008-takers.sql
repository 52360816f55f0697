-- Which gateway executes an approved request: if it is gone, so is what it knew of the answer.
ALTER TABLE approvals ADD COLUMN taken_by BIGINT;
