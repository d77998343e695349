CREATE TABLE exchanges (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation TEXT,
    time INTEGER NOT NULL, -- milliseconds since 1970
    source TEXT NOT NULL,
    client_dialect TEXT,
    path TEXT,
    model_asked TEXT NOT NULL,
    stream INTEGER NOT NULL,
    client TEXT,
    agent TEXT,
    ended INTEGER NOT NULL DEFAULT 0,
    provider TEXT,
    model TEXT,
    provider_dialect TEXT,
    key_label TEXT,
    status INTEGER,
    stop_reason TEXT,
    error_kind TEXT,
    error TEXT,
    input_tokens INTEGER, -- all that was read, with what came from a cache or went into one
    cache_read_tokens INTEGER,
    cache_write_tokens INTEGER,
    cache_write_long_tokens INTEGER,
    output_tokens INTEGER,
    reasoning_tokens INTEGER,
    cost REAL, -- US dollars
    ttft_ms INTEGER,
    duration_ms INTEGER,
    bytes_in INTEGER,
    bytes_out INTEGER,
    retries INTEGER,
    lost TEXT, -- one name per line
    prompt TEXT,
    answer TEXT,
    stored_bytes INTEGER NOT NULL DEFAULT 0 -- of the bodies
);
CREATE INDEX exchanges_by_time ON exchanges (time);
CREATE INDEX exchanges_by_conversation ON exchanges (conversation, time) WHERE conversation IS NOT NULL;
CREATE INDEX exchanges_with_bodies ON exchanges (time, stored_bytes) WHERE stored_bytes > 0;

CREATE TABLE bodies (
    exchange TEXT PRIMARY KEY, -- exchanges.id
    request BLOB,
    response BLOB
);

CREATE VIRTUAL TABLE exchanges_text USING fts5 (
    prompt,
    answer,
    content = 'exchanges',
    content_rowid = 'seq',
    tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER exchanges_text_insert AFTER INSERT ON exchanges BEGIN
    INSERT INTO exchanges_text (rowid, prompt, answer) VALUES (new.seq, new.prompt, new.answer);
END;
CREATE TRIGGER exchanges_text_delete AFTER DELETE ON exchanges BEGIN
    INSERT INTO exchanges_text (exchanges_text, rowid, prompt, answer) VALUES ('delete', old.seq, old.prompt, old.answer);
END;
CREATE TRIGGER exchanges_text_update AFTER UPDATE OF prompt, answer ON exchanges BEGIN
    INSERT INTO exchanges_text (exchanges_text, rowid, prompt, answer) VALUES ('delete', old.seq, old.prompt, old.answer);
    INSERT INTO exchanges_text (rowid, prompt, answer) VALUES (new.seq, new.prompt, new.answer);
END;
