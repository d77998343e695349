package dev.llm.tokens;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The size of a picture in pixels, as its first bytes tell it.
record ImageSize(int width, int height) {
    /// Of a PNG, JPEG, GIF or WebP; null when it is none of them, or broken.
    static @Nullable ImageSize of(byte[] file) {
        String type = type(file);
        if (type == null) {
            return null;
        }
        var bytes = ByteBuffer.wrap(file);
        ImageSize size =
                switch (type) {
                    case "image/png" ->
                            file.length < 24
                                    ? null
                                    : new ImageSize(bytes.getInt(16), bytes.getInt(20));
                    case "image/gif" -> gif(bytes.order(ByteOrder.LITTLE_ENDIAN));
                    case "image/webp" -> webp(bytes.order(ByteOrder.LITTLE_ENDIAN));
                    default -> jpeg(bytes);
                };
        return size == null || size.width <= 0 || size.height <= 0 ? null : size;
    }

    /// The MIME type of such a picture; null for anything else.
    private static @Nullable String type(byte[] file) {
        if (has(file, 0, "\u0089PNG\r\n\u001a\n")) {
            return "image/png";
        }
        if (has(file, 0, "\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (has(file, 0, "GIF8")) {
            return "image/gif";
        }
        return has(file, 0, "RIFF") && has(file, 8, "WEBP") ? "image/webp" : null;
    }

    private static @Nullable ImageSize gif(ByteBuffer bytes) {
        return bytes.capacity() < 10 ? null : new ImageSize(unsigned(bytes, 6), unsigned(bytes, 8));
    }

    /// A lossy, a lossless or an extended one, each with its own place for the size.
    private static @Nullable ImageSize webp(ByteBuffer bytes) {
        if (bytes.capacity() < 30) {
            return null;
        }
        return switch ((char) bytes.get(15)) {
            case ' ' -> new ImageSize(unsigned(bytes, 26) & 0x3FFF, unsigned(bytes, 28) & 0x3FFF);
            case 'L' -> {
                int packed = bytes.getInt(21);
                yield new ImageSize((packed & 0x3FFF) + 1, ((packed >>> 14) & 0x3FFF) + 1);
            }
            case 'X' ->
                    new ImageSize(
                            (bytes.getInt(24) & 0xFFFFFF) + 1,
                            (unsigned(bytes, 27) | (bytes.get(29) & 0xFF) << 16) + 1);
            default -> null;
        };
    }

    /// In the first segment that begins a frame; the segments before it say how long they are.
    private static @Nullable ImageSize jpeg(ByteBuffer bytes) {
        int at = 2;
        while (at + 9 <= bytes.capacity() && bytes.get(at) == (byte) 0xFF) {
            int marker = bytes.get(at + 1) & 0xFF;
            boolean frame =
                    marker >= 0xC0
                            && marker <= 0xCF
                            && marker != 0xC4
                            && marker != 0xC8
                            && marker != 0xCC;
            if (frame) {
                return new ImageSize(unsigned(bytes, at + 7), unsigned(bytes, at + 5));
            }
            // Padding before a marker.
            at += marker == 0xFF ? 1 : 2 + unsigned(bytes, at + 2);
        }
        return null;
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    private static boolean has(byte[] file, int at, String signature) {
        byte[] expected = signature.getBytes(StandardCharsets.ISO_8859_1);
        if (file.length < at + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (file[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
