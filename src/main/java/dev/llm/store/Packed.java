package dev.llm.store;

import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// A body as it is kept: as zlib packs it when that makes it smaller, else as it is. The shell of SQLite unpacks both with
/// `sqlar_uncompress`.
///
/// @param size of the body, which what is packed falls short of
record Packed(byte[] bytes, int size) {
    /// What is smaller takes no less room in a database for being packed.
    private static final int SMALLEST = 1024;

    private static final int PIECE = 16 * 1024;

    /// Packs one body after the other.
    static final class Packer {
        /// The first level of nine takes a quarter of the time of the last, for a tenth more bytes.
        private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);

        Packed pack(byte[] body) {
            if (body.length < SMALLEST) {
                return new Packed(body, body.length);
            }
            deflater.reset();
            deflater.setInput(body);
            deflater.finish();
            var packed = new ByteArrayOutputStream(body.length / 4);
            byte[] piece = new byte[PIECE];
            while (!deflater.finished() && packed.size() < body.length) {
                packed.write(piece, 0, deflater.deflate(piece));
            }
            return packed.size() < body.length
                    ? new Packed(packed.toByteArray(), body.length)
                    : new Packed(body, body.length);
        }
    }

    /// The body.
    ///
    /// @throws SQLException when it is damaged
    byte[] unpacked() throws SQLException {
        if (size <= bytes.length) {
            return bytes; // or it is of the time before bodies were packed, and its size is not
            // known
        }
        byte[] body = new byte[size];
        try (var inflater = new Inflater()) {
            inflater.setInput(bytes);
            if (inflater.inflate(body) == size) {
                return body;
            }
        } catch (DataFormatException _) {
            // The same as one that ends early.
        }
        throw new SQLException("a body in the log is damaged");
    }
}
