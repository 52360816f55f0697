-- Who writes a decision writes that it is a refusal too, as on SQLite.
DROP TRIGGER decisions_refused_come ON decisions;
DROP FUNCTION refusal_comes();
