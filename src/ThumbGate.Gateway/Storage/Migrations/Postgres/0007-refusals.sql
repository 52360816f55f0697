-- Refusals by role, so that the last ones of a role that is seldom refused are found among millions of rows.
CREATE TABLE refusals (
    refused_role TEXT COLLATE "C" NOT NULL,
    refused_as TEXT COLLATE "C" NOT NULL,
    refused_id TEXT COLLATE "C" NOT NULL,
    refused_at BIGINT NOT NULL,
    PRIMARY KEY (refused_role, refused_as, refused_id)
);
INSERT INTO refusals (refused_role, refused_as, refused_id, refused_at)
SELECT c.role, d.verdict, d.id, d.at FROM decisions d JOIN circumstances c ON c.key = d.circumstances WHERE d.verdict <> 'allow';

CREATE FUNCTION refusal_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO refusals (refused_role, refused_as, refused_id, refused_at) SELECT role, NEW.verdict, NEW.id, NEW.at FROM circumstances WHERE key = NEW.circumstances;
    RETURN NULL;
END $$;
CREATE FUNCTION refusal_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM refusals
    WHERE refused_role = (SELECT role FROM circumstances WHERE key = OLD.circumstances) AND refused_as = OLD.verdict AND refused_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER decisions_refused_come AFTER INSERT ON decisions FOR EACH ROW WHEN (NEW.verdict <> 'allow') EXECUTE FUNCTION refusal_comes();
CREATE TRIGGER decisions_refused_go AFTER DELETE ON decisions FOR EACH ROW WHEN (OLD.verdict <> 'allow') EXECUTE FUNCTION refusal_goes();
