-- Bodies are packed as zlib does it, when that makes them smaller than this.
ALTER TABLE bodies ADD COLUMN request_size INTEGER;
ALTER TABLE bodies ADD COLUMN response_size INTEGER;
