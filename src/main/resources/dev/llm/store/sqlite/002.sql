-- Bodies are packed as zlib does it, when that makes them smaller than this.
ALTER TABLE bodies ADD COLUMN request_size INTEGER;
ALTER TABLE bodies ADD COLUMN response_size INTEGER;

-- What is logged becomes findable later than it is written, in the order of seq: so far it is.
CREATE TABLE findable (upto INTEGER NOT NULL);
INSERT INTO findable SELECT coalesce(max(seq), 0) FROM exchanges;

DROP TRIGGER exchanges_text_insert;
DROP TRIGGER exchanges_text_delete;
DROP TRIGGER exchanges_text_update;

-- A row may take the number of one that was deleted.
CREATE TRIGGER exchanges_text_insert AFTER INSERT ON exchanges WHEN new.seq <= (SELECT upto FROM findable) BEGIN
    INSERT INTO exchanges_text (rowid, prompt, answer) VALUES (new.seq, new.prompt, new.answer);
END;
CREATE TRIGGER exchanges_text_delete AFTER DELETE ON exchanges WHEN old.seq <= (SELECT upto FROM findable) BEGIN
    INSERT INTO exchanges_text (exchanges_text, rowid, prompt, answer) VALUES ('delete', old.seq, old.prompt, old.answer);
END;
CREATE TRIGGER exchanges_text_update AFTER UPDATE OF prompt, answer ON exchanges WHEN old.seq <= (SELECT upto FROM findable) BEGIN
    INSERT INTO exchanges_text (exchanges_text, rowid, prompt, answer) VALUES ('delete', old.seq, old.prompt, old.answer);
    INSERT INTO exchanges_text (rowid, prompt, answer) VALUES (new.seq, new.prompt, new.answer);
END;
