-- Who has to approve a hold, and a keyed digest over the hold, so that neither can be changed unseen. Holds from before have neither: whoever
-- still wants them asks again.
ALTER TABLE approvals ADD COLUMN terms TEXT NOT NULL DEFAULT '{"environment":"production","effects":[],"groups":[],"demands":[{"from":[],"quorum":1}],"typed":false}';
ALTER TABLE approvals ADD COLUMN seal TEXT NOT NULL DEFAULT '';
UPDATE approvals SET status = 'expired', finished_at = created_at WHERE status IN ('pending', 'approved');

-- A vote is never changed; each has a keyed digest over itself and the hold that it is on.
CREATE TABLE approval_votes (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    approval_id TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    vote TEXT NOT NULL,
    voter TEXT NOT NULL,
    operator_id TEXT COLLATE "C",
    voter_groups TEXT NOT NULL,
    proved_at BIGINT,
    typed BIGINT NOT NULL,
    comment TEXT,
    seal TEXT NOT NULL
);
CREATE INDEX approval_votes_on ON approval_votes (approval_id, id);
CREATE TRIGGER approval_votes_keep BEFORE UPDATE ON approval_votes FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER approval_votes_stay BEFORE DELETE ON approval_votes FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER approval_votes_whole BEFORE TRUNCATE ON approval_votes FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Hash of what an operator gives besides the token where that is asked for.
ALTER TABLE operators ADD COLUMN step_up_hash TEXT;
