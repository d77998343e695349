CREATE TABLE exchanges (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation TEXT,
    time BIGINT NOT NULL, -- milliseconds since 1970
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
    input_tokens BIGINT, -- all that was read, with what came from a cache or went into one
    cache_read_tokens BIGINT,
    cache_write_tokens BIGINT,
    cache_write_long_tokens BIGINT,
    output_tokens BIGINT,
    reasoning_tokens BIGINT,
    cost NUMERIC, -- US dollars
    ttft_ms BIGINT,
    duration_ms BIGINT,
    bytes_in BIGINT,
    bytes_out BIGINT,
    retries INTEGER,
    lost TEXT, -- one name per line
    prompt TEXT,
    answer TEXT,
    stored_bytes BIGINT NOT NULL DEFAULT 0, -- of the bodies
    words TSVECTOR GENERATED ALWAYS AS (
        to_tsvector('simple', coalesce(prompt, '') || E'\n' || coalesce(answer, ''))
    ) STORED
);
CREATE INDEX exchanges_by_time ON exchanges (time);
CREATE INDEX exchanges_by_conversation ON exchanges (conversation, time) WHERE conversation IS NOT NULL;
CREATE INDEX exchanges_with_bodies ON exchanges (time, stored_bytes) WHERE stored_bytes > 0;
CREATE INDEX exchanges_by_words ON exchanges USING GIN (words);

CREATE TABLE bodies (
    exchange TEXT PRIMARY KEY, -- exchanges.id
    request BYTEA,
    response BYTEA
);
