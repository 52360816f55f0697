-- A decision whose outcome was known when its row was written has it in the row. The others are found again after a crash.
CREATE INDEX decisions_open ON decisions (id) WHERE outcome IS NULL;
