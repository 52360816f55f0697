-- Who writes a decision writes that it is a refusal too: a trigger made SQLite copy a page into a file for each row, of whatever verdict.
DROP TRIGGER decisions_refused_come;
