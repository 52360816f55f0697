-- Every writer links its records: each has a place in the writer's chain, and a hash of the one before, of its place and of its fields.
CREATE TABLE chains (
    number BIGINT NOT NULL PRIMARY KEY,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    closed_at BIGINT,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL
) WITHOUT ROWID;
INSERT INTO chains (number, started_at, seen_at, seq, hash)
VALUES (0, CAST(strftime('%s', 'now') AS INTEGER) * 1000, 0, 0, zeroblob(32));

-- What was recorded before there was a chain has no place in one.
CREATE TABLE unchained AS
SELECT (SELECT COUNT(*) FROM decisions) AS decisions, (SELECT COUNT(*) FROM outcomes) AS outcomes, (SELECT COUNT(*) FROM decision_gaps) AS gaps;
ALTER TABLE decisions ADD COLUMN chain BIGINT;
ALTER TABLE decisions ADD COLUMN seq BIGINT;
ALTER TABLE decisions ADD COLUMN hash BLOB;
ALTER TABLE outcomes ADD COLUMN chain BIGINT;
ALTER TABLE outcomes ADD COLUMN seq BIGINT;
ALTER TABLE outcomes ADD COLUMN hash BLOB;
ALTER TABLE decision_gaps ADD COLUMN chain BIGINT;
ALTER TABLE decision_gaps ADD COLUMN seq BIGINT;
ALTER TABLE decision_gaps ADD COLUMN hash BLOB;

-- What operators did: chain 0, in the transaction that did it.
CREATE TABLE acts (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    operator TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    chain BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL
) WITHOUT ROWID;

-- Where all chains ended at a moment, signed. A checkpoint is itself a record of the chain of whoever made it.
CREATE TABLE checkpoints (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    heads TEXT NOT NULL,
    key TEXT NOT NULL,
    signature TEXT NOT NULL,
    chain BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL
) WITHOUT ROWID;

-- Up to where chains were moved into archives. Only what is archived may go.
CREATE TABLE cuts (
    chain BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL,
    at BIGINT NOT NULL,
    archive TEXT NOT NULL,
    PRIMARY KEY (chain, seq)
) WITHOUT ROWID;
CREATE TRIGGER cuts_keep BEFORE UPDATE ON cuts BEGIN SELECT RAISE(ABORT, 'cuts are append-only'); END;
CREATE TRIGGER cuts_stay BEFORE DELETE ON cuts BEGIN SELECT RAISE(ABORT, 'cuts are append-only'); END;

DROP TRIGGER decisions_stay;
DROP TRIGGER outcomes_stay;
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions
WHEN OLD.chain IS NULL OR NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER outcomes_stay BEFORE DELETE ON outcomes
WHEN OLD.chain IS NULL OR NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
BEGIN SELECT RAISE(ABORT, 'outcomes are append-only'); END;
CREATE TRIGGER gaps_keep BEFORE UPDATE ON decision_gaps BEGIN SELECT RAISE(ABORT, 'gaps are append-only'); END;
CREATE TRIGGER gaps_stay BEFORE DELETE ON decision_gaps
WHEN OLD.chain IS NULL OR NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
BEGIN SELECT RAISE(ABORT, 'gaps are append-only'); END;
CREATE TRIGGER acts_keep BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
CREATE TRIGGER acts_stay BEFORE DELETE ON acts
WHEN NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
CREATE TRIGGER checkpoints_keep BEFORE UPDATE ON checkpoints BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
CREATE TRIGGER checkpoints_stay BEFORE DELETE ON checkpoints
WHEN NOT EXISTS (SELECT 1 FROM cuts WHERE chain = OLD.chain AND seq >= OLD.seq)
BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
