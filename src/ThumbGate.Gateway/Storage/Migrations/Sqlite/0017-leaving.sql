-- Circumstances that no decision referred to when somebody looked. Who writes a decision takes its circumstances out of here; those that are
-- still here a day later may go.
CREATE TABLE circumstances_leaving (
    key BLOB NOT NULL PRIMARY KEY,
    goes BIGINT NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TRIGGER circumstances_needed BEFORE INSERT ON circumstances BEGIN DELETE FROM circumstances_leaving WHERE key = NEW.key; END;
DROP TRIGGER circumstances_stay;
CREATE TRIGGER circumstances_stay BEFORE DELETE ON circumstances
WHEN NOT EXISTS (SELECT 1 FROM circumstances_leaving WHERE key = OLD.key AND goes = 1)
BEGIN SELECT RAISE(ABORT, 'circumstances are append-only'); END;

-- The file that what is older than the chains was moved into. Only then may it go.
ALTER TABLE unchained ADD COLUMN archive TEXT;
DROP TRIGGER decisions_stay;
DROP TRIGGER outcomes_stay;
DROP TRIGGER gaps_stay;
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions
WHEN NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
    AND NOT (OLD.chain IS NULL AND EXISTS (SELECT 1 FROM unchained WHERE archive IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER outcomes_stay BEFORE DELETE ON outcomes
WHEN NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
    AND NOT (OLD.chain IS NULL AND EXISTS (SELECT 1 FROM unchained WHERE archive IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'outcomes are append-only'); END;
CREATE TRIGGER gaps_stay BEFORE DELETE ON decision_gaps
WHEN NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
    AND NOT (OLD.chain IS NULL AND EXISTS (SELECT 1 FROM unchained WHERE archive IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'gaps are append-only'); END;
