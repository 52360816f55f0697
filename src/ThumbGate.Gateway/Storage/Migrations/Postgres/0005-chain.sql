-- Every writer links its records: each has a place in the writer's chain, and a hash of the one before, of its place and of its fields.
-- A writer that runs is seen; what one that is seen no more left open is closed by another.
CREATE TABLE chains (
    number BIGINT NOT NULL PRIMARY KEY,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    closed_at BIGINT,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);
INSERT INTO chains (number, started_at, seen_at, closed_at, seq, hash)
SELECT 0, now, 0, now, 0, decode(repeat('00', 32), 'hex') FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now) AS clock;

-- What was recorded before there was a chain has no place in one.
CREATE TABLE unchained AS
SELECT (SELECT COUNT(*) FROM decisions) AS decisions, (SELECT COUNT(*) FROM outcomes) AS outcomes, (SELECT COUNT(*) FROM decision_gaps) AS gaps;
ALTER TABLE decisions ADD COLUMN chain BIGINT, ADD COLUMN seq BIGINT, ADD COLUMN hash BYTEA;
ALTER TABLE outcomes ADD COLUMN chain BIGINT, ADD COLUMN seq BIGINT, ADD COLUMN hash BYTEA;
ALTER TABLE decision_gaps ADD COLUMN chain BIGINT, ADD COLUMN seq BIGINT, ADD COLUMN hash BYTEA;

-- What a writer left open is found by the writer.
CREATE INDEX decisions_open ON decisions (chain, id) WHERE outcome IS NULL;

-- What operators did: chain 0, in the transaction that did it.
CREATE TABLE acts (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    operator TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL,
    chain BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

-- Where all chains ended at a moment, signed. A checkpoint is itself a record of the chain of whoever made it.
CREATE TABLE checkpoints (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    heads TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    signature TEXT COLLATE "C" NOT NULL,
    chain BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

-- Up to where chains were moved into archives. Only what is archived may go.
CREATE TABLE cuts (
    chain BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    at BIGINT NOT NULL,
    archive TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (chain, seq)
);
CREATE TRIGGER cuts_keep BEFORE UPDATE ON cuts FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER cuts_stay BEFORE DELETE ON cuts FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER cuts_whole BEFORE TRUNCATE ON cuts FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE FUNCTION append_only_until_archived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% are append-only', TG_TABLE_NAME;
END $$;
DROP TRIGGER decisions_stay ON decisions;
DROP TRIGGER outcomes_stay ON outcomes;
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions FOR EACH ROW EXECUTE FUNCTION append_only_until_archived();
CREATE TRIGGER outcomes_stay BEFORE DELETE ON outcomes FOR EACH ROW EXECUTE FUNCTION append_only_until_archived();
CREATE TRIGGER gaps_keep BEFORE UPDATE ON decision_gaps FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER gaps_stay BEFORE DELETE ON decision_gaps FOR EACH ROW EXECUTE FUNCTION append_only_until_archived();
CREATE TRIGGER gaps_whole BEFORE TRUNCATE ON decision_gaps FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER acts_keep BEFORE UPDATE ON acts FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER acts_stay BEFORE DELETE ON acts FOR EACH ROW EXECUTE FUNCTION append_only_until_archived();
CREATE TRIGGER acts_whole BEFORE TRUNCATE ON acts FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER checkpoints_keep BEFORE UPDATE ON checkpoints FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER checkpoints_stay BEFORE DELETE ON checkpoints FOR EACH ROW EXECUTE FUNCTION append_only_until_archived();
CREATE TRIGGER checkpoints_whole BEFORE TRUNCATE ON checkpoints FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Moves the end of a chain in the transaction that its records are in, and fails where it doesn't end where its writer left it.
CREATE FUNCTION move_chain(chain BIGINT, since BIGINT, seq_before BIGINT, seq_now BIGINT, hash_now BYTEA) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE chains SET seq = seq_now, hash = hash_now, seen_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint
    WHERE number = chain AND started_at = since AND seq = seq_before;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the chain % has another writer, or does not end where this one left it', chain USING ERRCODE = 'TG001';
    END IF;
END $$;
