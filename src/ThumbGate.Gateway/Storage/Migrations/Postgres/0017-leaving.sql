-- Circumstances that no decision referred to when somebody looked. Who writes a decision takes its circumstances out of here; those that are
-- still here a day later may go.
CREATE TABLE circumstances_leaving (
    key BYTEA NOT NULL PRIMARY KEY,
    goes BIGINT NOT NULL DEFAULT 0
);
CREATE FUNCTION circumstances_needed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM circumstances_leaving WHERE key = NEW.key;
    RETURN NEW;
END $$;
CREATE TRIGGER circumstances_needed BEFORE INSERT ON circumstances FOR EACH ROW EXECUTE FUNCTION circumstances_needed();
CREATE FUNCTION circumstances_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM circumstances_leaving WHERE key = OLD.key AND goes = 1) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% are append-only', TG_TABLE_NAME;
END $$;
DROP TRIGGER circumstances_stay ON circumstances;
CREATE TRIGGER circumstances_stay BEFORE DELETE ON circumstances FOR EACH ROW EXECUTE FUNCTION circumstances_stay();

-- The file that what is older than the chains was moved into. Only then may it go.
ALTER TABLE unchained ADD COLUMN archive TEXT COLLATE "C";
CREATE OR REPLACE FUNCTION append_only_until_archived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
        OR (OLD.chain IS NULL AND EXISTS (SELECT 1 FROM unchained WHERE archive IS NOT NULL)) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% are append-only', TG_TABLE_NAME;
END $$;
