-- Who holds the key of checkpoints signs where a chain was cut. Else whoever can write here could remove records and say that they are archived.
CREATE TABLE cut_signatures (
    chain BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    key TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (chain, seq)
) WITHOUT ROWID;
