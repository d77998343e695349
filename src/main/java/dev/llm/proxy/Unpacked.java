package dev.llm.proxy;

import com.github.luben.zstd.ZstdInputStream;
import dev.llm.model.ErrorKind;
import dev.llm.model.LlmException;
import dev.llm.model.Upstream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/// A request's body as it was before its client packed it.
final class Unpacked {
    private static final int PIECE = 64 * 1024;

    private Unpacked() {}

    /// @param encoding the `Content-Encoding`: several are undone from the last to the first
    /// @param most bytes that may come out
    /// @param room told of each piece that comes out, before the next one does; it refuses what is too much beside all others
    /// @throws LlmException of kind INVALID_REQUEST or TOO_LARGE
    static byte[] body(byte[] packed, @Nullable String encoding, long most, IntConsumer room) {
        if (encoding == null || packed.length == 0) {
            return packed;
        }
        byte[] body = packed;
        String[] encodings = encoding.toLowerCase(Locale.ROOT).split(",", -1);
        for (int i = encodings.length - 1; i >= 0; i--) {
            body = once(body, encodings[i].strip(), most, room);
        }
        return body;
    }

    private static byte[] once(byte[] packed, String encoding, long most, IntConsumer room) {
        if (encoding.isEmpty() || encoding.equals("identity")) {
            return packed;
        }
        try (InputStream in = stream(packed, encoding)) {
            var body = new ByteArrayOutputStream();
            byte[] piece = in.readNBytes(PIECE);
            while (piece.length > 0) {
                if (body.size() + (long) piece.length > most) {
                    throw new LlmException(
                            ErrorKind.TOO_LARGE,
                            "the request's body, unpacked, has more than "
                                    + most / (1024 * 1024)
                                    + " MB (max_body_mb)");
                }
                room.accept(piece.length);
                body.writeBytes(piece);
                piece = in.readNBytes(PIECE);
            }
            return body.toByteArray();
        } catch (IOException | RuntimeException e) {
            if (e instanceof LlmException known) {
                throw known;
            }
            throw new LlmException(
                    ErrorKind.INVALID_REQUEST,
                    "the body is not what content-encoding says: " + encoding);
        }
    }

    private static InputStream stream(byte[] packed, String encoding) throws IOException {
        var in = new ByteArrayInputStream(packed);
        return switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            // Half of the world leaves out the two bytes of the header.
            case "deflate" ->
                    (packed[0] & 0x0f) == 8
                            ? new InflaterInputStream(in)
                            : new InflaterInputStream(in, new Inflater(true));
            case "br" -> new BrotliInputStream(in);
            case "zstd" -> new ZstdInputStream(in);
            default ->
                    throw new LlmException(
                            ErrorKind.INVALID_REQUEST,
                            "content-encoding: "
                                    + encoding
                                    + " is not known; gzip, deflate, br and zstd are",
                            null,
                            new Upstream(415, null, null, null, null, null),
                            null);
        };
    }
}
